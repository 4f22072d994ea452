package io.fieldlog.local.stack;

import io.fieldlog.local.postgres.Trees;
import io.fieldlog.local.process.PidFiles;
import io.fieldlog.local.process.ProcessId;
import io.fieldlog.local.process.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Everything a stack keeps, in one directory: whoever holds its lock is the launcher of that stack.
public record DataDirectory(Path path) {
    // What a server of the stack would read as something else than a part of a file name.
    private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cntrl},;:\"'\\\\!%$*?]");
    private static final int LONGEST = 200;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> OURS =
            List.of("data", "log", "run", "secrets", "programs", "tmp", "stack.json", "lock");

    public DataDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /// Makes sure that a stack can live here, or says in one line why not.
    public void prepare() throws StartFailure {
        var unusable = UNUSABLE.matcher(path.toString());
        if (unusable.find()) {
            throw new StartFailure("the data directory must not have the character '%s' in its path: %s"
                    .formatted(unusable.group(), path));
        }
        if (path.toString().length() > LONGEST) {
            throw new StartFailure("the path of the data directory is longer than " + LONGEST + " characters: " + path);
        }
        try {
            if (Files.isDirectory(path) && !Files.exists(lockFile()) && !isEmpty()) {
                throw new StartFailure("the directory " + path
                        + " holds other files than a stack's: choose an empty or a new one with --data");
            }
            for (var part : List.of(path, data(), logs(), run(), secrets(), programs(), temporary())) {
                Files.createDirectories(part);
            }
            Files.setPosixFilePermissions(secrets(), PosixFilePermissions.fromString("rwx------"));
            var probe = Files.createTempFile(run(), "probe", "");
            Files.delete(probe);
        } catch (AccessDeniedException e) {
            throw new StartFailure("the data directory " + path + " cannot be written: permission denied");
        } catch (FileAlreadyExistsException e) {
            throw new StartFailure("the data directory " + path + " cannot be made: " + e.getFile() + " is a file");
        } catch (FileSystemException e) {
            throw new StartFailure("the data directory " + path + " cannot be written: "
                    + (e.getReason() == null ? e.getMessage() : e.getReason()));
        } catch (IOException e) {
            throw new StartFailure("the data directory " + path + " cannot be written: " + e.getMessage());
        }
    }

    /// The lock of this stack, unless another process holds it.
    public Optional<FileLock> lock() throws IOException {
        var channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        // Beside the lock, not in it: a process that opens and closes a file it has locked gives the lock up.
        var self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
        Files.createDirectories(run());
        Files.writeString(holderFile(), self.toString());
        return Optional.of(lock);
    }

    /// Who took the lock last, if it still lives.
    public Optional<ProcessHandle> holder() throws IOException {
        if (!Files.exists(holderFile())) {
            return Optional.empty();
        }
        var text = Files.readString(holderFile());
        // empty: another process is just writing it
        return text.isEmpty() ? Optional.empty() : ProcessId.parse(text).alive();
    }

    public boolean exists() {
        return Files.exists(lockFile());
    }

    public Optional<StackSettings> settings() throws IOException {
        return StackSettings.read(settingsFile());
    }

    void keep(StackSettings settings) throws IOException {
        settings.write(settingsFile());
    }

    /// Removes what is ours, and the directory itself when nothing else is in it and we may.
    public void wipe() throws IOException {
        for (var name : OURS) {
            var part = path.resolve(name);
            if (Files.exists(part)) {
                Trees.delete(part);
            }
        }
        if (isEmpty() && Files.isWritable(path.resolveSibling("."))) {
            Files.delete(path);
        }
    }

    /// A random secret of this stack: made once, readable by its owner only.
    String secret(String name) throws IOException {
        var file = secrets().resolve(name);
        if (!Files.exists(file)) {
            var bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            var making = Files.createTempFile(secrets(), name, "");
            Files.writeString(making, HexFormat.of().formatHex(bytes));
            Files.move(making, file);
        }
        return Files.readString(file);
    }

    public PidFiles pidFiles() {
        return new PidFiles(run());
    }

    public Path data(String name) {
        return data().resolve(name);
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path logs() {
        return path.resolve("log");
    }

    public Path run() {
        return path.resolve("run");
    }

    Path programs() {
        return path.resolve("programs");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    private Path data() {
        return path.resolve("data");
    }

    private Path secrets() {
        return path.resolve("secrets");
    }

    private Path lockFile() {
        return path.resolve("lock");
    }

    private Path holderFile() {
        return run().resolve("launcher");
    }

    private Path settingsFile() {
        return path.resolve("stack.json");
    }

    private boolean isEmpty() throws IOException {
        try (var entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        }
    }
}
