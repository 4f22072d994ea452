@NullMarked
package io.fieldlog.command.imports;

import org.jspecify.annotations.NullMarked;
