package io.fieldlog.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {

    @Test
    void cuts_a_long_log_under_the_pen_of_its_writer(@TempDir Path directory) throws IOException {
        var log = directory.resolve("server.log");
        var quiet = Files.writeString(directory.resolve("quiet.log"), "short\n");
        try (var writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("a".repeat(200) + "\n");
            writer.flush();

            new LogFiles(directory, 100).cut();

            writer.write("after\n");
            writer.flush();
        }
        assertThat(log).hasContent("after\n");
        assertThat(directory.resolve("server.log.1")).content().startsWith("aaa");
        assertThat(quiet).hasContent("short\n");
    }
}
