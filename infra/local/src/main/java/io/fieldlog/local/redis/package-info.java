@NullMarked
package io.fieldlog.local.redis;

import org.jspecify.annotations.NullMarked;
