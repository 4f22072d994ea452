package io.fieldlog.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pace QUICK =
            new Pace(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMillis(10), Duration.ofMillis(500));

    @TempDir
    private Path directory;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Supervisor supervisor = new Supervisor(List.of(), QUICK, new PidFiles(Path.of("none")), lines::add);

    @AfterEach
    void stop() {
        supervisor.stop();
    }

    @Test
    void brings_all_up_in_the_order_of_their_needs() throws Exception {
        supervise(sleeper("second", 2, "first"), sleeper("first", 1));

        supervisor.awaitAllUp(SOON);

        assertThat(statusOf("first").state()).isEqualTo(ServiceState.UP);
        assertThat(lines)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("first is up"),
                        line -> assertThat(line).startsWith("second is up"));
        assertThat(startTicks("first")).isLessThanOrEqualTo(startTicks("second"));
    }

    @Test
    void starts_a_killed_process_again_and_counts_it() throws Exception {
        supervise(sleeper("victim", 1));
        supervisor.awaitAllUp(SOON);
        long killed = pidOf("victim");

        ProcessHandle.of(killed).orElseThrow().destroyForcibly();

        Waiting.until(
                "up again",
                () -> statusOf("victim").restarts() == 1 && statusOf("victim").pid() != null);
        supervisor.awaitAllUp(SOON);
        assertThat(pidOf("victim")).isNotEqualTo(killed);
        assertThat(lines).anyMatch(line -> line.startsWith("victim ended with 137"));
    }

    @Test
    void a_restart_that_was_asked_for_counts_as_none() throws Exception {
        supervise(sleeper("server", 1));
        supervisor.awaitAllUp(SOON);
        long before = pidOf("server");

        supervisor.restart("server", SOON);

        assertThat(pidOf("server")).isNotEqualTo(before);
        assertThat(statusOf("server").restarts()).isZero();
        assertThatThrownBy(() -> supervisor.restart("nobody", SOON))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("there are server");
    }

    @Test
    void says_why_a_process_never_comes_up_and_goes_on_trying() throws Exception {
        supervise(shell("broken", 1, "echo the disk is on fire; exit 3"));

        assertThatThrownBy(() -> supervisor.awaitAllUp(SOON))
                .isInstanceOf(StartFailure.class)
                .hasMessage("broken ended with 3, its last line is: the disk is on fire");
        Waiting.until("failed", () -> statusOf("broken").state() == ServiceState.FAILED);
        int restarts = statusOf("broken").restarts();
        Waiting.until("tried again", () -> statusOf("broken").restarts() > restarts);
        assertThat(statusOf("broken").state()).isEqualTo(ServiceState.FAILED);
    }

    @Test
    void stops_later_stages_before_earlier_ones() throws Exception {
        supervise(trapping("store", 1), trapping("application", 2));
        supervisor.awaitAllUp(SOON);

        supervisor.stop();

        assertThat(java.nio.file.Files.readAllLines(directory.resolve("ends"))).containsExactly("application", "store");
        assertThat(supervisor.statuses())
                .allMatch(status -> status.state() == ServiceState.DOWN && status.pid() == null);
    }

    @Test
    void kills_what_does_not_end_when_asked() throws Exception {
        supervise(shell("stubborn", 1, "trap '' TERM; while true; do sleep 0.1; done"));
        supervisor.awaitAllUp(SOON);
        var process = ProcessHandle.of(pidOf("stubborn")).orElseThrow();

        supervisor.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(lines).contains("stubborn does not end and is killed");
    }

    @Test
    void starts_anew_what_says_that_it_ails() throws Exception {
        var ailing = new boolean[] {true};
        supervise(new Sleeper("replica", 1, Set.of(), "exec sleep 1000") {
            @Override
            public @org.jspecify.annotations.Nullable String ailment() {
                boolean was = ailing[0];
                ailing[0] = false;
                return was ? "has diverged" : null;
            }
        });

        Waiting.until("restarted", () -> statusOf("replica").restarts() == 1);
        supervisor.awaitAllUp(SOON);
        assertThat(lines).anyMatch(line -> line.startsWith("replica has diverged"));
    }

    @Test
    void counts_the_memory_of_the_whole_process_tree() throws Exception {
        supervise(shell("family", 1, "sleep 1000 & sleep 1000 & wait"), sleeper("single", 1));
        supervisor.awaitAllUp(SOON);

        Waiting.until(
                "children",
                () -> ProcessHandle.of(pidOf("family")).orElseThrow().children().count() == 2);
        assertThat(statusOf("family").rssBytes())
                .isGreaterThan(statusOf("single").rssBytes());
        assertThat(statusOf("single").rssBytes()).isPositive();
    }

    private void supervise(Service... services) {
        supervisor = new Supervisor(List.of(services), QUICK, new PidFiles(directory.resolve("run")), lines::add);
        supervisor.start();
    }

    private ServiceStatus statusOf(String name) {
        return supervisor.statuses().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long pidOf(String name) {
        var pid = statusOf(name).pid();
        assertThat(pid).isNotNull();
        return pid;
    }

    private long startTicks(String name) {
        return ProcessId.of(pidOf(name)).orElseThrow().startTicks();
    }

    private Service sleeper(String name, int stage, String... needs) {
        return new Sleeper(name, stage, Set.of(needs), "exec sleep 1000");
    }

    private Service shell(String name, int stage, String script) {
        return new Sleeper(name, stage, Set.of(), script);
    }

    private Service trapping(String name, int stage) {
        return shell(
                name,
                stage,
                "trap 'echo %s >>%s; exit' TERM; while true; do sleep 0.05; done"
                        .formatted(name, directory.resolve("ends")));
    }

    private class Sleeper implements Service {
        private final String name;
        private final int stage;
        private final Set<String> needs;
        private final String script;

        Sleeper(String name, int stage, Set<String> needs, String script) {
            this.name = name;
            this.stage = stage;
            this.needs = needs;
            this.script = script;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int port() {
            return 1;
        }

        @Override
        public int stage() {
            return stage;
        }

        @Override
        public Set<String> needs() {
            return needs;
        }

        @Override
        public Child prepare() {
            return new Child(
                    List.of("sh", "-c", script),
                    directory,
                    Map.of(),
                    directory.resolve(name + ".log"),
                    Signal.TERM,
                    false);
        }

        /// A moment after its start: what fails does so before it counts as up.
        @Override
        public boolean isReady() throws Exception {
            Thread.sleep(300);
            return true;
        }
    }
}
