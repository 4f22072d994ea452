/// What the facts of an inspection amount to: the merge rule and the score as pure functions, the same for the side
/// that decides and the side that shows.
@NullMarked
package io.fieldlog.inspection;

import org.jspecify.annotations.NullMarked;
