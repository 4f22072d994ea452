package io.fieldlog.projections;

import io.fieldlog.projections.photos.ThumbnailMaker;
import io.fieldlog.projections.runtime.ProjectionLoop;
import io.fieldlog.projections.runtime.Status;
import io.fieldlog.projections.search.Indexer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// Starts the projections as soon as their database is migrated, waiting for it as long as it takes, and stops them in
/// order. Ready when one of its readers has been given partitions.
final class Projecting implements SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(Projecting.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Migrations migrations;
    private final List<ProjectionLoop> loops;
    private final Indexer indexer;
    private final ThumbnailMaker thumbnails;
    private final Status status;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread starter = Thread.ofVirtual().name("projections-start").unstarted(this::startAll);

    Projecting(
            Migrations migrations,
            List<ProjectionLoop> loops,
            Indexer indexer,
            ThumbnailMaker thumbnails,
            Status status) {
        this.migrations = migrations;
        this.loops = loops;
        this.indexer = indexer;
        this.thumbnails = thumbnails;
        this.status = status;
    }

    @Override
    public void start() {
        starter.start();
    }

    private void startAll() {
        try {
            while (!migrated()) {
                if (stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        loops.forEach(ProjectionLoop::start);
        indexer.start();
        thumbnails.start();
        status.start();
    }

    private boolean migrated() {
        try {
            migrations.run();
            return true;
        } catch (FlywayException e) {
            var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            log.warn("the views' database cannot be migrated yet: {}", reason);
            return false;
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
        try {
            starter.join(PAUSE);
            for (var loop : loops) {
                loop.close();
            }
            indexer.close();
            thumbnails.close();
            status.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0 && starter.getState() != Thread.State.NEW;
    }

    @Override
    public Health health() {
        return loops.stream().anyMatch(ProjectionLoop::isAssigned)
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail(
                                "withoutPartitions",
                                loops.stream().map(ProjectionLoop::name).toList())
                        .build();
    }
}
