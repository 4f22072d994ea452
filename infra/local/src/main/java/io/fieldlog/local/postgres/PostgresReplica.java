package io.fieldlog.local.postgres;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A supervised read replica: up when it streams, copied anew when it no longer can.
public final class PostgresReplica implements Service {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Standby standby;
    private final Path log;
    private final int stage;

    private String lastReplayed = "";
    private long stuckSince = System.nanoTime();

    public PostgresReplica(String name, PostgresNode master, PostgresNode node, Path log, int stage) {
        this.name = name;
        this.standby = new Standby(master, node, slotOf(name));
        this.log = log;
        this.stage = stage;
    }

    static String slotOf(String name) {
        return name.replace('-', '_');
    }

    static String nameOf(String slot) {
        return slot.replace('_', '-');
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return standby.node().port();
    }

    @Override
    public int stage() {
        return stage;
    }

    @Override
    public Set<String> needs() {
        return Set.of("postgres-master");
    }

    @Override
    public Child prepare() throws Exception {
        standby.prepare();
        stuckSince = System.nanoTime();
        return standby.node().server(log);
    }

    /// Serving is enough once it holds data: a replica that waits for its master still answers queries. What it
    /// cannot catch up with shows as an ailment later.
    @Override
    public boolean isReady() {
        var progress = standby.progress();
        return progress != null && (progress.streaming() || !standby.master().isServing());
    }

    /// It does not stream and replays nothing although its master serves: the master has dropped what it needs
    /// next, or the two have diverged. Only a new copy helps.
    @Override
    public @Nullable String ailment() {
        var progress = standby.progress();
        if (progress == null
                || progress.streaming()
                || !progress.replayed().equals(lastReplayed)
                || !standby.master().isServing()) {
            stuckSince = System.nanoTime();
            lastReplayed = progress == null ? "" : progress.replayed();
            return null;
        }
        if (System.nanoTime() - stuckSince < PATIENCE.toNanos()) {
            return null;
        }
        try {
            standby.outdate();
        } catch (IOException e) {
            return "cannot follow its master, and its copy cannot be given up: " + e.getMessage();
        }
        return "cannot follow its master and is copied anew";
    }
}
