@NullMarked
package io.fieldlog.local.postgres;

import org.jspecify.annotations.NullMarked;
