@NullMarked
package io.fieldlog.command.checklists;

import org.jspecify.annotations.NullMarked;
