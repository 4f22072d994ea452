@NullMarked
package io.fieldlog.local.client;

import org.jspecify.annotations.NullMarked;
