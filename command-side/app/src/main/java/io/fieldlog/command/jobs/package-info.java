/// Durable jobs: what imports and schedules have to do later, on whichever node is there.
@NullMarked
package io.fieldlog.command.jobs;

import org.jspecify.annotations.NullMarked;
