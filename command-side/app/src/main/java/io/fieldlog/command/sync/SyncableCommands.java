package io.fieldlog.command.sync;

import java.util.List;

/// What a feature allows to be sent in a batch; each bean of this type is asked once.
@FunctionalInterface
public interface SyncableCommands {

    List<SyncableCommand<?>> offline();
}
