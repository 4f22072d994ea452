package io.fieldlog.local;

import io.fieldlog.local.cli.Fieldlog;

/// What the `fieldlog` script starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Fieldlog.run(arguments));
    }
}
