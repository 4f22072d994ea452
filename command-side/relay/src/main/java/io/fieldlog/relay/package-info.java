/// Publishes the log of each shard to Kafka, in the order in which it was committed: possibly twice, never skipping.
@NullMarked
package io.fieldlog.relay;

import org.jspecify.annotations.NullMarked;
