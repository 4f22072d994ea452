@NullMarked
package io.fieldlog.local.stack;

import org.jspecify.annotations.NullMarked;
