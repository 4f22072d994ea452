/// The embedded object store of a local stack.
@NullMarked
package io.fieldlog.local.objectstore;

import org.jspecify.annotations.NullMarked;
