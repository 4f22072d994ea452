package io.fieldlog.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    /// A JVM that starts a child and waits to be killed.
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws InterruptedException {
            var directory = Path.of(arguments[0]);
            // The thread that asks for the child ends at once: the child must not end with it.
            var asking = new Thread(
                    () -> System.out.println(sleeper(directory).start().pid()));
            asking.start();
            asking.join();
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void dies_with_the_process_that_started_it_and_not_with_the_thread(@TempDir Path directory) throws Exception {
        var parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .start();
        var child = ProcessHandle.of(Long.parseLong(parent.inputReader().readLine()))
                .orElseThrow();
        Thread.sleep(500);
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        Waiting.until("the child is gone", () -> !child.isAlive());
    }

    @Test
    void leads_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it(@TempDir Path directory) throws Exception {
        var child = sleeper(directory).start();
        try {
            Waiting.until("a session of its own", () -> sessionOf(child.pid()) == child.pid());
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void sees_only_a_few_variables_of_our_environment(@TempDir Path directory) throws Exception {
        var log = directory.resolve("child.log");
        var child = new Child(List.of("env"), directory, Map.of("OWN", "value"), log, Signal.TERM, false).start();

        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(Files.readAllLines(log))
                .contains("OWN=value")
                .allMatch(line -> line.matches("(PATH|HOME|USER|LANG|LC_ALL|TMPDIR|OWN)=.*"));
    }

    @Test
    void adds_to_its_log_instead_of_writing_it_anew(@TempDir Path directory) throws Exception {
        var log = directory.resolve("child.log");
        for (var word : List.of("one", "two")) {
            var child = new Child(List.of("echo", word), directory, Map.of(), log, Signal.TERM, false);
            assertThat(child.start().waitFor()).isZero();
        }

        assertThat(Files.readAllLines(log)).containsExactly("one", "two");
    }

    static Child sleeper(Path directory) {
        return new Child(
                List.of("sleep", "1000"), directory, Map.of(), directory.resolve("child.log"), Signal.TERM, false);
    }

    private static long sessionOf(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
