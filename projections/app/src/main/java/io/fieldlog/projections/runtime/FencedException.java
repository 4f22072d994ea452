package io.fieldlog.projections.runtime;

/// Another process has moved a checkpoint or an offset that this one was about to move: what this one did is void.
final class FencedException extends RuntimeException {

    FencedException(String message) {
        super(message);
    }
}
