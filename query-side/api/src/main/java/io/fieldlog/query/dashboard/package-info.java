/// What a supervisor sees of the whole organization.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.dashboard;
