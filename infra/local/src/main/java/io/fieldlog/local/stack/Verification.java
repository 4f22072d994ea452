package io.fieldlog.local.stack;

import java.io.IOException;
import java.nio.file.Path;

/// The verifier as a process beside the stack it checks.
public final class Verification {
    private Verification() {}

    public static ProcessBuilder of(Path root, DataDirectory data, StackSettings settings) throws IOException {
        return new Stack(root, data, settings).verification();
    }
}
