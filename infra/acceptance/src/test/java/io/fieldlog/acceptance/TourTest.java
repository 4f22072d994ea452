package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the pages tell a reader to type is typed, word for word, in a shell that stops at the first failure. Only the
/// port is another, and `./fieldlog` there speaks to the stack of all tests and neither starts nor stops it.
@ExtendWith(RunningStack.class)
class TourTest {

    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String WORD = "'%s'";
    private static final int MINUTES = 3;

    @TempDir
    Path folder;

    /// It imports what [ImportTest] imports: among the long runs, so that the default one does not wait for it twice.
    @Test
    @Tag("long")
    void the_tour_of_the_readme_shows_what_it_promises() throws Exception {
        var shown = run("README.md");
        assertThat(shown)
                .containsPattern("position [0-9]+")
                .contains(
                        "meter-reading-recorded",
                        "2000 records, 2000 applied",
                        "\"openDefects\"",
                        "everything is as the log says")
                .doesNotContain("/problems/");
    }

    @Test
    void the_inspectors_day_ends_with_a_repaired_machine_and_a_report() throws Exception {
        var shown = run("docs/inspectors-day.md");
        assertThat(shown)
                .containsSubsequence(
                        "\"status\":\"DUE\"",
                        "\"status\":\"applied\"",
                        "\"status\":\"duplicate\"",
                        "\"upload\":{\"method\":\"PUT\"",
                        "\"state\":\"COMPLETED\",\"completionPending\":false,\"result\":\"FAIL\"",
                        "\"evidenceComplete\":true",
                        "\"status\":\"DONE\"",
                        "\"status\":\"OUT_OF_SERVICE\"",
                        "\"severity\":\"OUT_OF_SERVICE\"",
                        "\"title\":\"Mend the service brake\"",
                        "\"status\":\"IN_SERVICE\"",
                        "%PDF-",
                        "\"byStatus\"",
                        "repair-certified",
                        "everything is as the log says")
                .doesNotContain("/problems/");
    }

    private String run(String page) throws IOException, InterruptedException {
        var stack = RunningStack.fieldlog();
        var root = stack.root();
        var script = BLOCK.matcher(Files.readString(root.resolve(page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining())
                .replace("localhost:8080", "localhost:" + stack.port());
        assertThat(script).as(page).isNotEmpty();
        Files.createSymbolicLink(folder.resolve("docs"), root.resolve("docs"));
        var command = Files.writeString(folder.resolve("fieldlog"), """
                #!/bin/sh
                case $1 in up | down) exit ;; esac
                exec %s "$@" %s
                """.formatted(
                        WORD.formatted(root.resolve("fieldlog")),
                        Arrays.stream(new String[] {
                                    "--data", stack.data().toString(),
                                    "--port", String.valueOf(stack.port()),
                                    "--port-base", String.valueOf(stack.portBase())
                                })
                                .map(WORD::formatted)
                                .collect(Collectors.joining(" "))));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        var output = folder.resolve("output");
        var builder = new ProcessBuilder("sh", "-eu", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FIELDLOG_BUILD", "never");
        builder.environment().put("TMPDIR", folder.toString());
        var shell = builder.start();
        shell.getOutputStream().close();
        if (!shell.waitFor(MINUTES, TimeUnit.MINUTES)) {
            shell.destroyForcibly().waitFor();
            throw new AssertionError("%s did not end:%n%s".formatted(page, Files.readString(output)));
        }
        assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
