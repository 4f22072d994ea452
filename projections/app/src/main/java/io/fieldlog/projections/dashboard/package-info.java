/// Projection `dashboard`: counts kept ready.
@NullMarked
package io.fieldlog.projections.dashboard;

import org.jspecify.annotations.NullMarked;
