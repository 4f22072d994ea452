package io.fieldlog.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Ends one process in order and starts it again.
@Command(name = "restart", description = "Restarts one process and returns when it is up again.")
final class Restart implements Callable<Integer> {

    @ParentCommand
    private Fieldlog fieldlog;

    @Parameters(paramLabel = "NAME", description = "A process, as fieldlog status names it.")
    private String name;

    @Override
    public Integer call() throws Exception {
        fieldlog.running().restart(name);
        fieldlog.out().println(name + " is up again");
        fieldlog.out().flush();
        return 0;
    }
}
