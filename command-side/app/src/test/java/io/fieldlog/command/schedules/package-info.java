@NullMarked
package io.fieldlog.command.schedules;

import org.jspecify.annotations.NullMarked;
