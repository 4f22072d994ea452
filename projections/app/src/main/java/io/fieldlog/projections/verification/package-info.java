/// Proves that views are the fold of the log, in PostgreSQL and in Elasticsearch.
@NullMarked
package io.fieldlog.projections.verification;

import org.jspecify.annotations.NullMarked;
