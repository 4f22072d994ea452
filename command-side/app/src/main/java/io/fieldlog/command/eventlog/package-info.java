/// The organization log on PostgreSQL, behind Axon's event store: append by group commit, read, snapshots.
@NullMarked
package io.fieldlog.command.eventlog;

import org.jspecify.annotations.NullMarked;
