package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The command line as an operator uses it: what it says, what it refuses, and that data survives whatever is killed.
@Tag("faults")
@Order(Integer.MAX_VALUE - 1)
@ExtendWith(RunningStack.class)
class LifecycleTest {

    private static final long MEMORY_LIMIT = 3_584L * 1024 * 1024;

    @Test
    void status_lists_every_process_within_the_memory_that_a_laptop_can_spare() {
        RunningStack.awaitReady();
        var status = RunningStack.status();
        assertThat(StreamSupport.stream(status.spliterator(), false)
                        .map(process -> process.get("name").asString()))
                .contains(
                        "postgres-master",
                        "postgres-replica-1",
                        "postgres-replica-2",
                        "kafka",
                        "elasticsearch",
                        "redis",
                        "object-store",
                        "command-side",
                        "relay",
                        "projections",
                        "query-side",
                        "gateway");
        assertThat(StreamSupport.stream(status.spliterator(), false)
                        .mapToLong(process -> process.get("rssBytes").asLong())
                        .sum())
                .isLessThan(MEMORY_LIMIT);
    }

    @Test
    void a_second_start_is_refused_in_one_line() {
        var outcome = RunningStack.fieldlog().run("up", "--detach");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.errors().strip().lines()).hasSize(1);
        assertThat(outcome.errors()).contains("running");
    }

    @Test
    void a_port_in_use_is_named(@TempDir Path folder) {
        var running = RunningStack.fieldlog();
        var clash = new CommandLine(running.root(), folder.resolve("data"), running.port(), running.portBase() + 200);
        var outcome = clash.run("up", "--detach");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.errors()).contains(String.valueOf(running.port()));
    }

    @Test
    void one_process_is_restarted_by_name_and_its_log_is_shown() {
        var before = pid("relay");
        RunningStack.fieldlog().run("restart", "relay").mustSucceed();
        RunningStack.awaitReady();
        assertThat(pid("relay")).isNotEqualTo(before);
        assertThat(RunningStack.fieldlog().run("logs", "relay").mustSucceed().output())
                .isNotBlank();
        assertThat(RunningStack.fieldlog().run("restart", "nobody").exitCode()).isNotZero();
    }

    @Test
    void a_killed_launcher_leaves_no_orphans_and_the_next_start_finds_all_data() {
        var admin = RunningStack.as("admin");
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var children = children();
        launcher().destroyForcibly();
        RunningStack.await(
                "every process has ended",
                Duration.ofSeconds(30),
                () -> children.stream().noneMatch(ProcessHandle::isAlive));

        RunningStack.fieldlog().run("up", "--detach").mustSucceed();
        RunningStack.awaitReady();
        // The token was given by the issuer before it was killed.
        admin.getAfter(machine.registration(), "/v1/machines/" + machine.id()).mustBe(200);
    }

    @Test
    void data_survives_when_everything_is_killed_at_once() {
        var admin = RunningStack.as("admin");
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var children = children();
        launcher().destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        RunningStack.await(
                "every process has ended",
                Duration.ofSeconds(30),
                () -> children.stream().noneMatch(ProcessHandle::isAlive));

        RunningStack.fieldlog().run("up", "--detach").mustSucceed();
        RunningStack.awaitReady();
        admin.getAfter(machine.registration(), "/v1/machines?q=" + machine.tag().substring(0, 12))
                .mustBe(200);
        admin.getAfter(machine.registration(), "/v1/machines/" + machine.id()).mustBe(200);
    }

    @Test
    void down_stops_all_and_up_goes_on_where_it_was() {
        var admin = RunningStack.as("admin");
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var children = children();
        RunningStack.fieldlog().run("down").mustSucceed();
        assertThat(children).noneMatch(ProcessHandle::isAlive);

        RunningStack.fieldlog().run("up", "--detach").mustSucceed();
        RunningStack.awaitReady();
        admin.getAfter(machine.registration(), "/v1/machines/" + machine.id()).mustBe(200);
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    private static long pid(String name) {
        return RunningStack.process(name).orElseThrow().get("pid").asLong();
    }

    private static ProcessHandle launcher() {
        return ProcessHandle.of(pid("relay")).orElseThrow().parent().orElseThrow();
    }

    private static List<ProcessHandle> children() {
        var handles = new ArrayList<ProcessHandle>();
        RunningStack.status()
                .forEach(
                        process -> ProcessHandle.of(process.get("pid").asLong()).ifPresent(handles::add));
        return handles;
    }
}
