package io.fieldlog.command.eventlog;

/// Writes a command's answer once its position is known; called under the head's lock, so it must be quick and pure.
@FunctionalInterface
public interface AnswerBody {

    byte[] of(long position, long version);
}
