/// Schedules and what became of their occurrences.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.schedules;
