/// Projection `imports`: how far each import has come.
@NullMarked
package io.fieldlog.projections.imports;

import org.jspecify.annotations.NullMarked;
