/// What follows from events without anybody asking: each policy reacts to events with commands, at least once, and
/// commands that are repeated change nothing.
@NullMarked
package io.fieldlog.command.policies;

import org.jspecify.annotations.NullMarked;
