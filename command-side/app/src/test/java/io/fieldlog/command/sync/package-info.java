@NullMarked
package io.fieldlog.command.sync;

import org.jspecify.annotations.NullMarked;
