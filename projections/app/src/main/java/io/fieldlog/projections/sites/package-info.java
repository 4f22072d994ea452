/// Projection `sites`: where machines stand.
@NullMarked
package io.fieldlog.projections.sites;

import org.jspecify.annotations.NullMarked;
