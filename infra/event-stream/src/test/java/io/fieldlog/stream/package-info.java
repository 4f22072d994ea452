@NullMarked
package io.fieldlog.stream;

import org.jspecify.annotations.NullMarked;
