/// How far the imports of files have come.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.imports;
