/// Answers questions about the views: from read replicas and Elasticsearch only, never from a master or the log.
@org.jspecify.annotations.NullMarked
package io.fieldlog.query;
