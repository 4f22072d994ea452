package io.fieldlog.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/// The one stack of all end-to-end tests: started with the first of them by `./fieldlog up --detach`, verified and
/// stopped after the last.
final class RunningStack implements BeforeAllCallback {

    private static final CommandLine FIELDLOG = commandLine();

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

    static JsonNode status() {
        return Client.JSON.readTree(
                FIELDLOG.run("status", "--json").mustSucceed().output());
    }

    static Optional<JsonNode> process(String name) {
        return StreamSupport.stream(status().spliterator(), false)
                .filter(process -> process.get("name").asString().equals(name))
                .findFirst();
    }

    static boolean everyProcessIsUp() {
        return StreamSupport.stream(status().spliterator(), false)
                .allMatch(process -> process.get("state").asString().equals("UP"));
    }

    static void awaitReady() {
        await("every process is up", Duration.ofSeconds(90), RunningStack::everyProcessIsUp);
        await("the entry point is ready", Duration.ofSeconds(90), () -> {
            try {
                return Client.withToken(entry(), "").get("/health/ready").status() == 200;
            } catch (java.io.UncheckedIOException e) {
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
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CommandLine commandLine() {
        var root = Path.of(System.getProperty("fieldlog.root"));
        var base = freePortBase();
        return new CommandLine(root, root.resolve("infra/acceptance/target/stack"), base + 80, base);
    }

    /// A run of ports that nobody listens on, so that the tests can run beside a developer's own stack.
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
