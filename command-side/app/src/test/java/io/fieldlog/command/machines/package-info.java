@NullMarked
package io.fieldlog.command.machines;

import org.jspecify.annotations.NullMarked;
