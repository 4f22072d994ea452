/// What a view is: a pure fold of facts over rows, the same code for the live projection and for the verifier.
@NullMarked
package io.fieldlog.projections.fold;

import org.jspecify.annotations.NullMarked;
