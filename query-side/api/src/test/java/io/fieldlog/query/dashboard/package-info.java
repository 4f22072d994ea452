@org.jspecify.annotations.NullMarked
package io.fieldlog.query.dashboard;
