package io.fieldlog.stream;

import org.jspecify.annotations.Nullable;

/// A stored event that this version of the software cannot read: its name, revision or payload is not in its catalog.
public final class UndecodableEventException extends RuntimeException {

    UndecodableEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
