/// Corrective actions.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.actions;
