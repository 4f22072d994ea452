/// The application: folds every organization's log into views that can be asked, and proves that they are right.
@NullMarked
package io.fieldlog.projections;

import org.jspecify.annotations.NullMarked;
