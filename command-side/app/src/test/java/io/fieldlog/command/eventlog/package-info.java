@NullMarked
package io.fieldlog.command.eventlog;

import org.jspecify.annotations.NullMarked;
