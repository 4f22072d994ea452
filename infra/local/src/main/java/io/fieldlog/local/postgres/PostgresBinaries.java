package io.fieldlog.local.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs, unpacked from their jar once and then shared by every data directory.
public record PostgresBinaries(Path home) {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    /// Unpacks into `cache` unless an earlier run, or another process at this moment, has done so.
    public static PostgresBinaries unpackedIn(Path cache) throws IOException {
        var home = cache.resolve("postgresql-18");
        if (!Files.isDirectory(home)) {
            Files.createDirectories(cache);
            try (var channel = FileChannel.open(
                            cache.resolve("postgresql-18.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = lockOf(channel)) {
                if (!Files.isDirectory(home)) {
                    var unpacking = Files.createTempDirectory(cache, "unpacking-");
                    unpack(unpacking);
                    Files.setPosixFilePermissions(unpacking, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(unpacking, home);
                }
            }
        }
        return new PostgresBinaries(home);
    }

    public Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    // One JVM holds a file lock only once: its own threads queue here.
    private static synchronized java.nio.channels.FileLock lockOf(FileChannel channel) throws IOException {
        return channel.lock();
    }

    private static void unpack(Path into) throws IOException {
        var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null || !system.toLowerCase(Locale.ROOT).matches("linux (amd64|x86_64)")) {
                throw new IOException("the embedded PostgreSQL runs on Linux x86-64, not on " + system);
            }
            try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
                for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                    write(tar, entry, entry.resolveIn(into));
                }
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("unexpected hard link " + entry.getName());
        } else {
            Files.copy(tar, target);
            boolean runs = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
