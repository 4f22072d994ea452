/// The one entry point of a local stack: in production nginx does the same.
@NullMarked
package io.fieldlog.local.gateway;

import org.jspecify.annotations.NullMarked;
