/// What an operator sees of the projections.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.operations;
