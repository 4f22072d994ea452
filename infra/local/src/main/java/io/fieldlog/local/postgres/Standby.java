package io.fieldlog.local.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A read replica of a master: a physical copy that follows by streaming, through a replication slot of its own, so
/// that the master keeps what it still needs.
public record Standby(PostgresNode master, PostgresNode node, String slot) {
    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map", "standby.signal", "recovery.signal");
    private static final Set<String> LEFT_EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    /// Makes the data directory ready to follow: copied from the serving master when there is none yet, or when the
    /// master no longer keeps what the copy would need next.
    void prepare() throws IOException, SQLException {
        if (!Files.exists(node.directory().resolve("PG_VERSION")) || Files.exists(outdated()) || !canFollow()) {
            copy();
        }
        Files.writeString(node.directory().resolve("standby.signal"), "");
        Files.writeString(node.directory().resolve("postgresql.auto.conf"), """
                primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s application_name=%s'
                primary_slot_name = '%s'
                """.formatted(
                        master.port(), PostgresNode.SUPERUSER, master.password(), slot, slot));
        node.configure();
    }

    /// Gives up the copy: the next [#prepare] makes a new one.
    void outdate() throws IOException {
        Files.writeString(outdated(), "");
    }

    static List<String> slotsOf(PostgresNode master) throws SQLException {
        try (var connection = master.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'postgres\\_replica\\_%'")) {
            var slots = new ArrayList<String>();
            while (rows.next()) {
                slots.add(rows.getString(1));
            }
            return slots;
        }
    }

    /// Gives up the replica for good: nothing on the master waits for it any longer.
    public static void drop(PostgresNode master, Path directory, String slot) throws IOException, SQLException {
        try (var connection = master.connect("postgres")) {
            dropSlot(connection, slot);
        }
        if (Files.exists(directory)) {
            Trees.delete(directory);
        }
    }

    /// How far it has followed, or null when it cannot be asked now.
    @Nullable
    Progress progress() {
        try (var connection = node.connect("postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        SELECT pg_last_wal_replay_lsn()::text, EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')
                        """)) {
            row.next();
            return new Progress(String.valueOf(row.getString(1)), row.getBoolean(2));
        } catch (SQLException e) {
            return null;
        }
    }

    record Progress(String replayed, boolean streaming) {}

    /// Whether the master keeps what this copy needs next. A master that cannot be asked is given the benefit of
    /// the doubt: a replica can answer queries without it.
    private boolean canFollow() {
        try (var connection = master.connect("postgres");
                var statement = connection.prepareStatement(
                        "SELECT wal_status IN ('reserved', 'extended', 'unreserved') FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, slot);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException e) {
            return true;
        }
    }

    private Path outdated() {
        return node.directory().resolve("fieldlog.outdated");
    }

    private void copy() throws IOException, SQLException {
        var copying = node.directory().resolveSibling(node.directory().getFileName() + ".copying");
        for (var old : new Path[] {copying, node.directory()}) {
            if (Files.exists(old)) {
                Trees.delete(old);
            }
        }
        try (var connection = master.connect("postgres")) {
            dropSlot(connection, slot);
            run(connection, "SELECT pg_create_physical_replication_slot('%s', true)".formatted(slot));
            run(connection, "SELECT pg_backup_start('%s', fast => true)".formatted(slot));
            copyFiles(master.directory(), copying);
            for (var directory : new String[] {"pg_wal/archive_status", "pg_wal/summaries"}) {
                PostgresNode.createPrivately(copying.resolve(directory));
            }
            Files.writeString(
                    copying.resolve("backup_label"),
                    run(connection, "SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)"));
        }
        Files.move(copying, node.directory());
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                var relative = from.relativize(directory);
                PostgresNode.createPrivately(to.resolve(relative.toString()));
                return LEFT_EMPTY.contains(relative.toString())
                                || relative.getFileName().toString().startsWith("pgsql_tmp")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var relative = from.relativize(file).toString();
                if (!LEFT_OUT.contains(relative)) {
                    try {
                        Files.copy(file, to.resolve(relative));
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE; // dropped meanwhile: the replica replays that
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    private static void dropSlot(Connection connection, String slot) throws SQLException {
        run(connection, """
                SELECT count(pg_terminate_backend(active_pid, 5000)) FROM pg_replication_slots WHERE slot_name = '%s' AND active
                """.formatted(slot));
        run(connection, """
                SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots WHERE slot_name = '%s'
                """.formatted(slot));
    }

    private static String run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
