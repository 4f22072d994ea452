/// Files of other systems, brought in row by row as commands.
@NullMarked
package io.fieldlog.command.imports;

import org.jspecify.annotations.NullMarked;
