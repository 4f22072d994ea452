package io.fieldlog.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.stack.Control;
import io.fieldlog.local.stack.DataDirectory;
import io.fieldlog.local.stack.Ports;
import io.fieldlog.local.stack.StackSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line: what all commands share is said once, before or after the command.
@Command(
        name = "fieldlog",
        description = "Runs the whole of Fieldlog on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Fieldlog.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        subcommands = {
            Up.class,
            Status.class,
            Logs.class,
            Restart.class,
            Down.class,
            Verify.class,
            Retry.class,
            Import.class,
            Demo.class
        })
public final class Fieldlog implements Runnable {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the stack keeps everything (default: .fieldlog in the checkout).")
    @Nullable
    Path data;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            scope = ScopeType.INHERIT,
            description = "The entry point (default: as at the last start on this data, else 8080).")
    @Nullable
    Integer port;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            scope = ScopeType.INHERIT,
            description = "All inner ports are counted from it (default: as at the last start, else 21000).")
    @Nullable
    Integer portBase;

    @Spec
    private CommandSpec spec;

    /// Runs one command and answers its exit code: 0, 1 for a failure said in one line, 2 for wrong arguments.
    public static int run(String... arguments) {
        return run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), arguments);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Fieldlog())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    switch (failure) {
                        case StartFailure said -> command.getErr().println("fieldlog: " + said.getMessage());
                        case AccessDeniedException denied ->
                            command.getErr()
                                    .println("fieldlog: permission denied: " + denied.getFile()
                                            + ", is it another user's stack?");
                        default -> failure.printStackTrace(command.getErr());
                    }
                    command.getErr().flush();
                    return 1;
                })
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    static Path root() {
        return Path.of(System.getProperty("fieldlog.root", "."))
                .toAbsolutePath()
                .normalize();
    }

    DataDirectory dataDirectory() {
        return new DataDirectory(data == null ? root().resolve(".fieldlog") : data);
    }

    /// What was said now, over what the stack was last started with, over the defaults.
    StackSettings settings(@Nullable Integer replicas) throws IOException {
        var kept = dataDirectory()
                .settings()
                .orElse(new StackSettings(Ports.DEFAULT_ENTRY, Ports.DEFAULT_BASE, StackSettings.DEFAULT_REPLICAS));
        try {
            var settings = new StackSettings(
                    port == null ? kept.port() : port,
                    portBase == null ? kept.portBase() : portBase,
                    replicas == null ? kept.replicas() : replicas);
            settings.ports();
            return settings;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /// The launcher that runs on the data directory; one line when there is none.
    Control.Client running() throws StartFailure, IOException {
        return Control.connect(dataDirectory())
                .orElseThrow(() -> new StartFailure(
                        "Fieldlog is not running on " + dataDirectory().path() + ": start it with fieldlog up"));
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /// The version the jar was built as.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Fieldlog.class.getPackage().getImplementationVersion();
            return new String[] {"fieldlog " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
