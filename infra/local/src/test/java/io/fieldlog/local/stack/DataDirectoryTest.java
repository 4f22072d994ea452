package io.fieldlog.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.local.process.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {

    @TempDir
    private Path parent;

    @Test
    void is_held_by_one_launcher_at_a_time() throws Exception {
        var data = prepared("data");
        try (var lock = data.lock().orElseThrow()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(data.holder())
                    .hasValueSatisfying(holder -> assertThat(holder.pid())
                            .isEqualTo(ProcessHandle.current().pid()));
            assertThat(askAnotherProcess(data)).isEqualTo("taken");
        }
        assertThat(askAnotherProcess(data)).isEqualTo("free");
    }

    @Test
    void keeps_secrets_for_its_owner_only_and_never_changes_them() throws Exception {
        var data = prepared("data");

        var secret = data.secret("postgres");

        assertThat(secret).matches("[0-9a-f]{48}").isEqualTo(data.secret("postgres"));
        assertThat(data.secret("other")).isNotEqualTo(secret);
        var file = data.path().resolve("secrets/postgres");
        assertThat(file).hasContent(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void remembers_what_the_stack_was_started_with() throws Exception {
        var data = prepared("data");
        assertThat(data.settings()).isEmpty();

        data.keep(new StackSettings(9080, 22_000, 5));

        assertThat(new DataDirectory(data.path()).settings()).contains(new StackSettings(9080, 22_000, 5));
    }

    @Test
    void does_not_settle_among_foreign_files() throws Exception {
        Files.writeString(parent.resolve("thesis.txt"), "mine");

        assertThatThrownBy(() -> new DataDirectory(parent).prepare())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("holds other files");
    }

    @Test
    void wiping_removes_what_is_ours_and_nothing_else() throws Exception {
        var data = prepared("data");
        data.secret("postgres");
        var foreign = Files.writeString(data.path().resolve("thesis.txt"), "mine");

        data.wipe();

        assertThat(data.path()).isDirectoryContaining(foreign::equals);
        try (var left = Files.list(data.path())) {
            assertThat(left).containsExactly(foreign);
        }
        Files.delete(foreign);
        data.wipe();
        assertThat(data.path()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a\"b", "a\nb", "a;b", "a!b", "a:b"})
    void refuses_a_path_that_a_server_would_misread(String name) {
        assertThatThrownBy(() -> new DataDirectory(parent.resolve(name)).prepare())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("must not have the character");
    }

    @Test
    void says_in_one_line_what_is_in_the_way() throws Exception {
        var file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> new DataDirectory(file).prepare())
                .isInstanceOf(StartFailure.class)
                .hasMessage("the data directory " + file + " cannot be made: " + file + " is a file");
        assertThatThrownBy(() -> new DataDirectory(Path.of("/proc/fieldlog")).prepare())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot be written");
    }

    private DataDirectory prepared(String name) throws StartFailure {
        var data = new DataDirectory(parent.resolve(name));
        data.prepare();
        return data;
    }

    /// Another JVM that tries to take the lock.
    static final class Contender {
        private Contender() {}

        public static void main(String[] arguments) throws Exception {
            var lock = new DataDirectory(Path.of(arguments[0])).lock();
            System.out.println(lock.isPresent() ? "free" : "taken");
        }
    }

    private static String askAnotherProcess(DataDirectory data) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Contender.class.getName(),
                        data.path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return String.valueOf(process.inputReader().readLine());
    }
}
