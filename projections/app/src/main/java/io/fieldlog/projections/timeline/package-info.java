/// Projection `timeline`: everything that ever happened to a machine.
@NullMarked
package io.fieldlog.projections.timeline;

import org.jspecify.annotations.NullMarked;
