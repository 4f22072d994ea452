@NullMarked
package io.fieldlog.events;

import org.jspecify.annotations.NullMarked;
