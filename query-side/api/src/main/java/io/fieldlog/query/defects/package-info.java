/// Defects of machines.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.defects;
