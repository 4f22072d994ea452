/// How fast views are filled.
@NullMarked
package io.fieldlog.projections.bench;

import org.jspecify.annotations.NullMarked;
