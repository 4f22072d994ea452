/// Checklists: inspections of machines, filled in wherever people are, in whatever order it arrives.
@NullMarked
package io.fieldlog.command.checklists;

import org.jspecify.annotations.NullMarked;
