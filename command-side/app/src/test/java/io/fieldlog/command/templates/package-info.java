@NullMarked
package io.fieldlog.command.templates;

import org.jspecify.annotations.NullMarked;
