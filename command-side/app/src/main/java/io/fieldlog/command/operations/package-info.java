/// What an administrator asks of the views' operation.
@NullMarked
package io.fieldlog.command.operations;

import org.jspecify.annotations.NullMarked;
