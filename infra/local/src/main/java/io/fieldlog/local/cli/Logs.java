package io.fieldlog.local.cli;

import io.fieldlog.local.process.StartFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Shows what the processes have written, also of a stack that has stopped.
@Command(name = "logs", description = "Shows the end of one log or of all, the launcher's included.")
final class Logs implements Callable<Integer> {
    private static final int POLL_MILLIS = 200;

    @ParentCommand
    private Fieldlog fieldlog;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A process, as fieldlog status names it.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on showing what is written.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many of the last lines (default: 100 of one log, 10 of each).")
    private @Nullable Integer lines;

    @Override
    public Integer call() throws Exception {
        var tails = new ArrayList<Tail>();
        var files = files();
        int width = files.stream().mapToInt(file -> nameOf(file).length()).max().orElse(0);
        for (var file : files) {
            var prefix = name == null ? ("%-" + width + "s | ").formatted(nameOf(file)) : "";
            var tail = new Tail(file, startOfLast(file, lines == null ? (name == null ? 10 : 100) : lines), prefix);
            tail.copyTo(fieldlog.out());
            tails.add(tail);
        }
        while (follow) {
            boolean any = false;
            for (var tail : tails) {
                any |= tail.copyTo(fieldlog.out());
            }
            if (!any) {
                Thread.sleep(POLL_MILLIS);
            }
        }
        return 0;
    }

    private List<Path> files() throws IOException, StartFailure {
        var data = fieldlog.dataDirectory();
        if (!Files.isDirectory(data.logs())) {
            throw new StartFailure("there are no logs in " + data.path());
        }
        try (var entries = Files.list(data.logs())) {
            var all = entries.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .sorted()
                    .toList();
            if (name == null) {
                return all;
            }
            var chosen = all.stream().filter(file -> nameOf(file).equals(name)).toList();
            if (chosen.isEmpty()) {
                throw new StartFailure("there is no log of " + name + "; there are "
                        + all.stream().map(Logs::nameOf).collect(Collectors.joining(", ")));
            }
            return chosen;
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.log$", "");
    }

    /// Where the last so many lines begin.
    static long startOfLast(Path path, int lines) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            long position = file.length();
            int ends = 0;
            var block = new byte[8192];
            while (position > 0) {
                int size = (int) Math.min(block.length, position);
                position -= size;
                file.seek(position);
                file.readFully(block, 0, size);
                for (int index = size - 1; index >= 0; index--) {
                    if (block[index] == '\n' && ++ends > lines) {
                        return position + index + 1;
                    }
                }
            }
            return 0;
        }
    }
}
