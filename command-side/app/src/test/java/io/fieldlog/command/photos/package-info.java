@NullMarked
package io.fieldlog.command.photos;

import org.jspecify.annotations.NullMarked;
