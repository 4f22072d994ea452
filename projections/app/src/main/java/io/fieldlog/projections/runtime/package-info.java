/// Keeps views up to date: consumes events, applies each exactly once, parks what cannot be applied.
@NullMarked
package io.fieldlog.projections.runtime;

import org.jspecify.annotations.NullMarked;
