package io.fieldlog.acceptance;

import io.fieldlog.local.process.ServiceState;
import io.fieldlog.local.process.ServiceStatus;
import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.stack.Control;
import io.fieldlog.local.stack.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The one stack of all end-to-end tests: started with the first of them by `./fieldlog up --detach`, verified and
/// stopped after the last.
final class RunningStack implements BeforeAllCallback {

    private static final Path ROOT = Path.of(System.getProperty("fieldlog.root"));
    private static final CommandLine FIELDLOG = at(ROOT.resolve("infra/acceptance/target/stack"));

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(RunningStack.class, _ -> new Started(), Started.class);
    }

    /// Stops what it started, and fails the run when the views or the log were left in disorder.
    private static final class Started implements AutoCloseable {

        Started() {
            FIELDLOG.run("up", "--detach").mustSucceed();
        }

        @Override
        public void close() {
            FIELDLOG.run("down").mustSucceed();
        }
    }

    static CommandLine fieldlog() {
        return FIELDLOG;
    }

    static String entry() {
        return "http://localhost:" + FIELDLOG.port();
    }

    static Client as(String user) {
        return Client.of(entry(), user);
    }

    /// What `status` shows, without the start of a JVM: for waiting. None while no launcher runs.
    static List<ServiceStatus> processes() {
        try {
            var launcher = Control.connect(new DataDirectory(FIELDLOG.data()));
            return launcher.isEmpty() ? List.of() : launcher.get().overview().processes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StartFailure e) {
            throw new IllegalStateException(e);
        }
    }

    static ServiceStatus process(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static ProcessHandle handleOf(ServiceStatus process) {
        return ProcessHandle.of(Objects.requireNonNull(process.pid(), process.name() + " does not run"))
                .orElseThrow();
    }

    private static boolean everyProcessIsUp() {
        var processes = processes();
        return !processes.isEmpty() && processes.stream().allMatch(process -> process.state() == ServiceState.UP);
    }

    static void awaitReady() {
        await("every process is up", Duration.ofSeconds(90), RunningStack::everyProcessIsUp);
        await("the entry point is ready", Duration.ofSeconds(90), () -> {
            try {
                return Client.withToken(entry(), "").get("/health/ready").status() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    /// As the owner of the database: for looking behind the API, and for tampering.
    static Connection database(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(FIELDLOG.portBase() + 1, name), "postgres", password());
    }

    static String elasticsearch() {
        return "http://127.0.0.1:" + (FIELDLOG.portBase() + 5);
    }

    static void await(String what, Duration patience, Callable<Boolean> holds) {
        var end = Instant.now().plus(patience);
        try {
            while (!holds.call()) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("waited %s in vain until %s".formatted(patience, what));
                }
                Thread.sleep(50);
            }
        } catch (Exception e) {
            throw new AssertionError("while waiting until " + what, e);
        }
    }

    private static String password() {
        try {
            return Files.readString(FIELDLOG.data().resolve("secrets/postgres")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Another stack, on ports that nobody listens on: the tests run beside each other and beside a developer's
    /// own.
    static CommandLine at(Path data) {
        var base = freePortBase();
        return new CommandLine(ROOT, data, base + 80, base);
    }

    private static int freePortBase() {
        return IntStream.iterate(24_000, base -> base < 30_000, base -> base + 100)
                .filter(base -> IntStream.rangeClosed(base, base + 80).allMatch(RunningStack::isFree))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
