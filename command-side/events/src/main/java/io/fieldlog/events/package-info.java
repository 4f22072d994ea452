/// The published language: every fact that Fieldlog records. JDK types only; fields are added, never renamed or
/// removed.
@NullMarked
package io.fieldlog.events;

import org.jspecify.annotations.NullMarked;
