/// The history of one machine.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.timeline;
