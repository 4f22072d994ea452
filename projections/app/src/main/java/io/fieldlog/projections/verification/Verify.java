package io.fieldlog.projections.verification;

/// The command line of the verification.
public final class Verify {

    private Verify() {}

    public static int run(String[] arguments) {
        throw new UnsupportedOperationException();
    }
}
