/// How a question reaches a replica that has seen what the asker has seen.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query.views;
