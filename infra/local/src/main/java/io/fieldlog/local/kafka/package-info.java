/// The embedded Kafka node of a local stack.
@NullMarked
package io.fieldlog.local.kafka;

import org.jspecify.annotations.NullMarked;
