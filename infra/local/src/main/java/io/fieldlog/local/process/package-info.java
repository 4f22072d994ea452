@NullMarked
package io.fieldlog.local.process;

import org.jspecify.annotations.NullMarked;
