/// Batches: what a device did without network, many commands in one request, each decided for itself.
@NullMarked
package io.fieldlog.command.sync;

import org.jspecify.annotations.NullMarked;
