/// The machine list, its search, one machine now or in the past, and its meter readings.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.machines;
