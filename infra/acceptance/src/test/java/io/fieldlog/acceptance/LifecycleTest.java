package io.fieldlog.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.local.process.Signal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The command line as an operator uses it: what it says, what it refuses, and that data survives whatever is
/// killed.
@Order(Integer.MAX_VALUE - 1)
@ExtendWith(RunningStack.class)
class LifecycleTest {

    private static final long MEMORY_LIMIT = 3_584L * 1024 * 1024;
    private static final Duration END = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(3);

    @Test
    void status_lists_every_process_within_the_memory_that_a_laptop_can_spare() {
        RunningStack.awaitReady();
        var status = status(RunningStack.fieldlog());
        assertThat(names(status))
                .containsExactly(
                        "postgres-master",
                        "postgres-replica-1",
                        "postgres-replica-2",
                        "redis",
                        "kafka",
                        "elasticsearch",
                        "object-store",
                        "issuer",
                        "command-side",
                        "relay",
                        "projections",
                        "query-side",
                        "gateway");
        assertThat(status.get(0).propertyNames())
                .containsExactlyInAnyOrder("name", "state", "pid", "port", "rssBytes", "restarts");
        assertThat(StreamSupport.stream(status.spliterator(), false)
                        .mapToLong(process -> process.get("rssBytes").asLong())
                        .sum())
                .isBetween(1L, MEMORY_LIMIT);
    }

    @Test
    void a_second_start_is_refused_in_one_line() {
        for (var arguments : new String[][] {{"up", "--detach"}, {"up"}}) {
            assertRefused(RunningStack.fieldlog().run(arguments), "already runs");
        }
    }

    @Test
    void a_port_in_use_is_named_in_one_line(@TempDir Path folder) {
        var running = RunningStack.fieldlog();
        var entry = new CommandLine(running.root(), folder.resolve("data"), running.port(), running.portBase() + 200);
        for (var arguments : new String[][] {{"up", "--detach"}, {"up"}}) {
            assertRefused(entry.run(arguments), "port " + running.port() + ", wanted for gateway, is in use");
        }
        var inner = new CommandLine(running.root(), folder.resolve("data"), running.port() + 1, running.portBase());
        assertRefused(inner.run("up", "--detach"), "port " + (running.portBase() + 1) + ", wanted for postgres-master");
    }

    @Test
    void without_a_jdk_it_says_so_in_one_line(@TempDir Path tools) throws Exception {
        for (var tool : List.of("sh", "dirname", "readlink", "sed")) {
            Files.createSymbolicLink(tools.resolve(tool), whereIs(tool));
        }
        var process = RunningStack.fieldlog()
                .startFromShell(
                        "exec env -i PATH=%1$s FIELDLOG_JDKS=%1$s/none \"$@\"".formatted(tools), Redirect.PIPE, "up");
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said.lines()).hasSize(1).first().asString().startsWith("No JDK 25 or newer found.");
    }

    private static Path whereIs(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(CommandLine.Outcome outcome, String reason) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors().strip().lines()).hasSize(1);
        assertThat(outcome.errors()).startsWith("fieldlog: ").contains(reason);
        assertThat(outcome.output()).isEmpty();
    }

    @Test
    void one_process_is_restarted_by_name_and_its_log_is_shown() {
        var before = RunningStack.process("relay");
        RunningStack.fieldlog().run("restart", "relay").mustSucceed();
        var after = RunningStack.process("relay");
        assertThat(after.pid()).isNotEqualTo(before.pid());
        assertThat(after.restarts()).as("asked for").isEqualTo(before.restarts());
        assertThat(RunningStack.fieldlog().run("logs", "relay").mustSucceed().output())
                .contains("turn");
        assertRefused(RunningStack.fieldlog().run("restart", "nobody"), "there is no process nobody");
        assertRefused(RunningStack.fieldlog().run("logs", "nobody"), "there is no log of nobody");
    }

    @Test
    @Tag("faults")
    void a_killed_launcher_leaves_no_orphans_and_the_next_start_finds_all_data() throws SQLException {
        killAndStartAgain(List.of(launcher()));
    }

    @Test
    @Tag("faults")
    void data_survives_when_everything_is_killed_at_once() throws SQLException {
        var everything = new ArrayList<>(List.of(launcher()));
        everything.addAll(children());
        killAndStartAgain(everything);
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    private static void killAndStartAgain(List<ProcessHandle> victims) throws SQLException {
        RunningStack.awaitReady();
        var load = new Load();
        try (load) {
            load.awaitAcknowledged(20);
            var children = children();
            victims.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(children);
            RunningStack.fieldlog().run("up", "--detach").mustSucceed();
            load.awaitAcknowledged(20);
        }
        load.assertEachIsThereOnce();
    }

    @Test
    @Tag("faults")
    void down_stops_all_and_up_goes_on_where_it_was_without_a_hold_on_its_terminal(@TempDir Path folder)
            throws Exception {
        RunningStack.awaitReady();
        var admin = RunningStack.as("admin");
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var children = children();
        RunningStack.fieldlog().run("down").mustSucceed();
        assertThat(children).noneMatch(ProcessHandle::isAlive);

        var inherited = Files.createFile(folder.resolve("inherited"));
        var up = RunningStack.fieldlog().startFromShell("exec \"$@\" 9>" + inherited, Redirect.PIPE, "up", "--detach");
        // Ends when the last one that holds the pipe lets it go.
        var said = new String(up.getInputStream().readAllBytes(), UTF_8);
        assertThat(up.waitFor()).as(said).isZero();
        assertThat(said)
                .contains(
                        "gateway", "http://localhost:" + RunningStack.fieldlog().port());
        for (var process :
                Stream.concat(Stream.of(launcher()), children().stream()).toList()) {
            assertThat(openFiles(process)).doesNotContain(inherited);
        }
        RunningStack.awaitReady();
        admin.getAfter(machine.registration(), "/v1/machines/" + machine.id()).mustBe(200);
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    @Test
    @Tag("faults")
    void two_stacks_run_side_by_side_with_any_number_of_replicas(@TempDir Path folder) throws Exception {
        var other = RunningStack.at(folder.resolve("data"));
        var said = folder.resolve("said");
        try {
            // Whoever runs the tests in the background has them ignore Ctrl-C; a terminal does not.
            var terminal = other.startFromShell(
                    "exec env --default-signal=INT \"$@\"", Redirect.to(said.toFile()), "up", "--replicas=0");
            RunningStack.await(
                    "the other stack is up", START, () -> Files.readString(said).contains("/health/ready"));
            assertThat(names(status(other))).hasSize(11).noneMatch(name -> name.contains("replica"));
            var admin = Client.of("http://localhost:" + other.port(), "admin");
            var machine = Fixture.machine(admin, Fixture.site(admin));
            admin.getAfter(machine.registration(), "/v1/machines/" + machine.id())
                    .mustBe(200);
            RunningStack.as("admin").get("/v1/machines/" + machine.id()).mustBe(404);
            other.run("verify").mustSucceed();
            var children = handles(status(other));
            Signal.INT.send(terminal.toHandle());
            assertThat(terminal.waitFor(END.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(Files.readAllLines(said)).endsWith("stopping", "stopped");

            other.run("up", "--detach", "--replicas=5").mustSucceed();
            assertThat(names(status(other))).hasSize(16);
            admin.getAfter(machine.registration(), "/v1/machines/" + machine.id())
                    .mustBe(200);
            other.run("verify").mustSucceed();
        } finally {
            other.run("down", "--wipe").mustSucceed();
        }
        assertThat(other.data()).doesNotExist();
        RunningStack.awaitReady();
    }

    private static JsonNode status(CommandLine stack) {
        return Client.JSON.readTree(stack.run("status", "--json").mustSucceed().output());
    }

    private static List<String> names(JsonNode status) {
        return StreamSupport.stream(status.spliterator(), false)
                .map(process -> process.get("name").asString())
                .toList();
    }

    private static ProcessHandle launcher() {
        return RunningStack.handleOf(RunningStack.process("relay")).parent().orElseThrow();
    }

    private static List<ProcessHandle> children() {
        return handles(status(RunningStack.fieldlog()));
    }

    private static List<ProcessHandle> handles(JsonNode status) {
        return StreamSupport.stream(status.spliterator(), false)
                .flatMap(process -> ProcessHandle.of(process.get("pid").asLong()).stream())
                .toList();
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        RunningStack.await(
                "every process has ended", END, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<Path> openFiles(ProcessHandle process) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            var files = new ArrayList<Path>();
            for (var descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    files.add(Files.readSymbolicLink(descriptor));
                }
            }
            return files;
        }
    }
}
