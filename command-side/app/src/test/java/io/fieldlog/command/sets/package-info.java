@NullMarked
package io.fieldlog.command.sets;

import org.jspecify.annotations.NullMarked;
