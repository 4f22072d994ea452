/// How events travel: the recorded form, its encoding, the hash chain, the way through Kafka, and reading the log
/// itself.
@NullMarked
package io.fieldlog.stream;

import org.jspecify.annotations.NullMarked;
