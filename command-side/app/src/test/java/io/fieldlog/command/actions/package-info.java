@NullMarked
package io.fieldlog.command.actions;

import org.jspecify.annotations.NullMarked;
