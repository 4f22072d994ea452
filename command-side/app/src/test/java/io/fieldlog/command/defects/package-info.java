@NullMarked
package io.fieldlog.command.defects;

import org.jspecify.annotations.NullMarked;
