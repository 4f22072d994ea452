/// Schedules: which machines are to be inspected when, and the occurrences that follow from it.
@NullMarked
package io.fieldlog.command.schedules;

import org.jspecify.annotations.NullMarked;
