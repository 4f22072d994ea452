package io.fieldlog.local.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The logs of the children, kept from growing for ever: each file is cut when it is long, with one old one beside
/// it.
public record LogFiles(Path directory, long longest) {

    public void cut() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "*.log")) {
            for (var file : files) {
                if (Files.size(file) > longest) {
                    Files.copy(
                            file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                    // The children append, so they go on at the new end.
                    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(0);
                    }
                }
            }
        }
    }
}
