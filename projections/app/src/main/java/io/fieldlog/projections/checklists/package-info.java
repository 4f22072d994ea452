/// Projection `checklists`: what each inspection amounts to, by the merge rule, and how it stood at every position.
@NullMarked
package io.fieldlog.projections.checklists;

import org.jspecify.annotations.NullMarked;
