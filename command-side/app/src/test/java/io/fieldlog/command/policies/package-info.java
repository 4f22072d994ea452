@NullMarked
package io.fieldlog.command.policies;

import org.jspecify.annotations.NullMarked;
