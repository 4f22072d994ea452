/// What is to be done today.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.today;
