/// Projection `days`: what every day at every site came to.
@NullMarked
package io.fieldlog.projections.days;

import org.jspecify.annotations.NullMarked;
