/// Projection `templates`: what can be inspected, in every version that was published.
@NullMarked
package io.fieldlog.projections.templates;

import org.jspecify.annotations.NullMarked;
