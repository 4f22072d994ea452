package io.fieldlog.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFilesTest {

    @Test
    void ends_what_a_killed_launcher_left_running(@TempDir Path directory) throws IOException {
        var files = new PidFiles(directory);
        var orphan = ChildTest.sleeper(directory).start();
        files.write("orphan", orphan.pid(), Signal.TERM);

        assertThat(files.endOrphans()).containsExactly("orphan");

        assertThat(orphan.isAlive()).isFalse();
        assertThat(files.endOrphans()).isEmpty();
    }

    @Test
    void leaves_a_stranger_alone_who_got_the_number_since(@TempDir Path directory) throws IOException {
        var files = new PidFiles(directory);
        var stranger = ChildTest.sleeper(directory).start();
        try {
            var its = ProcessId.of(stranger.pid()).orElseThrow();
            var other = new ProcessId(its.pid(), its.startTicks() - 100, its.boot());
            Files.writeString(directory.resolve("gone.pid"), "TERM " + other);

            assertThat(files.endOrphans()).isEmpty();

            assertThat(stranger.isAlive()).isTrue();
            assertThat(directory.resolve("gone.pid")).doesNotExist();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_process_is_told_by_when_it_started(@TempDir Path directory) throws Exception {
        var child = ChildTest.sleeper(directory).start();
        var id = ProcessId.of(child.pid()).orElseThrow();

        assertThat(ProcessId.parse(id.toString())).isEqualTo(id);
        assertThat(id.alive()).isPresent();
        child.destroyForcibly().waitFor();
        assertThat(id.alive()).isEmpty();
    }

    @Test
    void knows_nothing_where_nothing_ran() throws IOException {
        assertThat(new PidFiles(Path.of("target", "no-such-directory")).endOrphans())
                .isEqualTo(List.of());
    }
}
