@NullMarked
package io.fieldlog.local;

import org.jspecify.annotations.NullMarked;
