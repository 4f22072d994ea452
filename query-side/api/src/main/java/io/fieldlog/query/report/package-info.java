/// The report of one checklist on paper: what a foreman hands to an inspector.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.report;
