/// Schedules, their occurrences, and when each machine is due.
@NullMarked
package io.fieldlog.projections.schedules;

import org.jspecify.annotations.NullMarked;
