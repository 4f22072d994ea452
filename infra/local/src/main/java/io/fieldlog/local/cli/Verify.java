package io.fieldlog.local.cli;

import io.fieldlog.local.stack.Verification;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// Proves the running stack: log, chain, and every view against the fold of the log.
@Command(name = "verify", description = "Checks the log and every view of the running stack; fails on any difference.")
final class Verify implements Callable<Integer> {

    @ParentCommand
    private Fieldlog fieldlog;

    @Override
    public Integer call() throws Exception {
        fieldlog.running();
        return Verification.of(Fieldlog.root(), fieldlog.dataDirectory(), fieldlog.settings(null))
                .inheritIO()
                .start()
                .waitFor();
    }
}
