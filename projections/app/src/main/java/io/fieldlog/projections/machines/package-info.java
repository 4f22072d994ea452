/// Projection `machines`: each machine's state now, at every position of the past, and its meter readings.
@NullMarked
package io.fieldlog.projections.machines;

import org.jspecify.annotations.NullMarked;
