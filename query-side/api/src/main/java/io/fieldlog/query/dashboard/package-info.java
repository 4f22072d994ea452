/// What a supervisor sees of the whole organization or of one site.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.dashboard;
