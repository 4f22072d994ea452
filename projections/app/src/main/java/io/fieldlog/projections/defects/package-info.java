/// Projection `defects`: each defect and each corrective action as it stands, with everything that happened to it.
@NullMarked
package io.fieldlog.projections.defects;

import org.jspecify.annotations.NullMarked;
