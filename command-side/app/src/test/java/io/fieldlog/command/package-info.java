@NullMarked
package io.fieldlog.command;

import org.jspecify.annotations.NullMarked;
