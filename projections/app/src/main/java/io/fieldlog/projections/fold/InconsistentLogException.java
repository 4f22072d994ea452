package io.fieldlog.projections.fold;

/// An event that contradicts the events before it. The message is shown to operators: it names no person and quotes no
/// payload.
public final class InconsistentLogException extends RuntimeException {

    public InconsistentLogException(String message) {
        super(message);
    }
}
