package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.local.process.ServiceState;
import io.fieldlog.local.process.ServiceStatus;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Processes are killed while commands are being sent: the launcher brings them back, nothing acknowledged is lost,
/// nothing is applied twice.
@Tag("faults")
@Order(Integer.MAX_VALUE - 10)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(RunningStack.class)
class FaultTest {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static Process demo;

    /// A second load beside the one that keeps account: commands of every kind, from several users.
    @BeforeAll
    static void an_organization_at_work() {
        var said = folder.resolve("demo.log");
        demo = RunningStack.fieldlog()
                .start(Redirect.to(said.toFile()), Redirect.INHERIT, "demo", "--rate=10", "--machines=40");
        RunningStack.await(
                "the demo sends commands",
                RECOVERY,
                () -> Files.readString(said).contains("/s, "));
    }

    @AfterAll
    static void goes_home() {
        demo.destroy();
    }

    @Test
    @Order(1)
    void nothing_is_lost_when_every_process_is_killed_at_the_same_time() throws SQLException {
        killUnderLoad(RunningStack.processes());
    }

    static Stream<String> every_process() {
        return RunningStack.processes().stream().map(ServiceStatus::name);
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("every_process")
    void nothing_is_lost_when_one_process_is_killed(String name) throws SQLException {
        killUnderLoad(List.of(RunningStack.process(name)));
    }

    @Test
    @Order(3)
    void the_stack_is_clean_after_all_of_it() {
        assertThat(demo.isAlive()).as("the demo rode it out").isTrue();
        RunningStack.fieldlog().run("verify").mustSucceed();
    }

    private static void killUnderLoad(List<ServiceStatus> victims) throws SQLException {
        var load = new Load();
        try (load) {
            load.awaitAcknowledged(20);
            victims.stream().map(RunningStack::handleOf).forEach(ProcessHandle::destroyForcibly);
            for (var victim : victims) {
                RunningStack.await(victim.name() + " was started again", RECOVERY, () -> {
                    var now = RunningStack.process(victim.name());
                    return now.restarts() > victim.restarts() && now.state() == ServiceState.UP;
                });
            }
            load.awaitAcknowledged(20);
        }
        RunningStack.awaitReady();
        load.assertEachIsThereOnce();
    }
}
