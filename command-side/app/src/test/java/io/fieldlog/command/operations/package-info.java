@NullMarked
package io.fieldlog.command.operations;

import org.jspecify.annotations.NullMarked;
