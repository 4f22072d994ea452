package io.fieldlog.local.cli;

import io.fieldlog.local.process.ServiceStatus;
import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.stack.Control;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.json.JsonMapper;

/// Shows the processes of the stack. A stack that does not run has none: an empty array, and exit code 0.
@Command(name = "status", description = "Shows each process: state, port, pid, memory, restarts.")
final class Status implements Callable<Integer> {

    @ParentCommand
    private Fieldlog fieldlog;

    @Option(names = "--json", description = "As a JSON array and nothing else; [] when nothing runs.")
    private boolean json;

    @Override
    public Integer call() throws IOException, StartFailure {
        var launcher = Control.connect(fieldlog.dataDirectory());
        List<ServiceStatus> processes =
                launcher.isPresent() ? launcher.get().overview().processes() : List.of();
        if (json) {
            fieldlog.out().println(JsonMapper.shared().writeValueAsString(processes));
        } else if (launcher.isEmpty()) {
            fieldlog.out()
                    .println("Fieldlog is not running on "
                            + fieldlog.dataDirectory().path());
        } else {
            fieldlog.out().print(StatusTable.of(processes));
        }
        fieldlog.out().flush();
        return 0;
    }
}
