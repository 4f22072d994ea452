/// The inspections of an organization's machines.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.checklists;
