@NullMarked
package io.fieldlog.command.fields;

import org.jspecify.annotations.NullMarked;
