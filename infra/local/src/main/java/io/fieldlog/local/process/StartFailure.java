package io.fieldlog.local.process;

/// Something could not be started, said in one line for the person who asked for it.
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    public StartFailure(String message) {
        super(message);
    }
}
