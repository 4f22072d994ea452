/// The embedded Elasticsearch node of a local stack.
@NullMarked
package io.fieldlog.local.elasticsearch;

import org.jspecify.annotations.NullMarked;
