@NullMarked
package io.fieldlog.relay;

import org.jspecify.annotations.NullMarked;
