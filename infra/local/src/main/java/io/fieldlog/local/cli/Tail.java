package io.fieldlog.local.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Follows a file that grows, and starts over when it is cut.
final class Tail implements AutoCloseable {
    private final RandomAccessFile file;
    private final String prefix;
    private final StringBuilder unfinished = new StringBuilder();

    Tail(Path path, long from) throws IOException {
        this(path, from, "");
    }

    /// @param prefix goes before each line
    Tail(Path path, long from, String prefix) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "r");
        this.prefix = prefix;
        file.seek(from);
    }

    /// Copies the lines that have been completed since the last call; answers whether there were any.
    boolean copyTo(PrintWriter out) throws IOException {
        if (file.length() < file.getFilePointer()) {
            file.seek(0);
        }
        boolean any = false;
        var buffer = new byte[8192];
        for (int read; (read = file.read(buffer)) > 0; ) {
            // ISO 8859-1 keeps the bytes of a character that is cut at the buffer's end
            unfinished.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            for (int end; (end = unfinished.indexOf("\n")) >= 0; ) {
                var bytes = unfinished.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
                unfinished.delete(0, end + 1);
                out.println(prefix + new String(bytes, StandardCharsets.UTF_8));
                any = true;
            }
        }
        out.flush();
        return any;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
