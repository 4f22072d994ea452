/// Templates: what checklists ask, published in versions that never change.
@NullMarked
package io.fieldlog.command.templates;

import org.jspecify.annotations.NullMarked;
