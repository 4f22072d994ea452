/// Random logs, real servers and running nodes for the tests.
@NullMarked
package io.fieldlog.projections.testing;

import org.jspecify.annotations.NullMarked;
