package io.fieldlog.local.cli;

import io.fieldlog.local.process.StartFailure;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Stops the stack, whoever started it; one that does not run is stopped already.
@Command(name = "down", description = "Stops everything in order; the data stays.")
final class Down implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 120;

    @ParentCommand
    private Fieldlog fieldlog;

    @Option(names = "--wipe", description = "Removes the data too, for good.")
    private boolean wipe;

    @Override
    public Integer call() throws Exception {
        var data = fieldlog.dataDirectory();
        if (!data.exists()) {
            say("Fieldlog is not running on " + data.path());
            return 0;
        }
        boolean stopped = stopLauncher();
        try (var lock = data.lock().orElseThrow(() -> new StartFailure("another launcher took over " + data.path()))) {
            var orphans = data.pidFiles().endOrphans();
            if (!orphans.isEmpty()) {
                say("ended what a killed launcher had left: " + String.join(", ", orphans));
            } else if (!stopped) {
                say("Fieldlog is not running on " + data.path());
            } else {
                say("stopped");
            }
            if (wipe) {
                data.wipe();
                say("removed the data in " + data.path());
            }
        }
        return 0;
    }

    private boolean stopLauncher() throws IOException, StartFailure, InterruptedException, ExecutionException {
        var launcher = fieldlog.dataDirectory().holder();
        if (launcher.isEmpty()) {
            return false;
        }
        if (!launcher.get().destroy() && launcher.get().isAlive()) {
            throw new StartFailure("the launcher " + launcher.get().pid() + " is another user's and cannot be ended");
        }
        try {
            launcher.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            throw new StartFailure("the launcher " + launcher.get().pid() + " has not ended after " + PATIENCE_SECONDS
                    + " s: see fieldlog logs launcher");
        }
    }

    private void say(String line) {
        fieldlog.out().println(line);
        fieldlog.out().flush();
    }
}
