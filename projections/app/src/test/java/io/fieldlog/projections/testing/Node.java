package io.fieldlog.projections.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.projections.Views;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.runtime.Companion;
import io.fieldlog.projections.runtime.Database;
import io.fieldlog.projections.runtime.ProjectionGroup;
import io.fieldlog.projections.runtime.ProjectionLoop;
import io.fieldlog.projections.runtime.ProjectionMetrics;
import io.fieldlog.projections.runtime.Projector;
import io.fieldlog.projections.search.Indexer;
import io.fieldlog.projections.search.MachineIndex;
import io.fieldlog.projections.search.SearchFeed;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A running projections process, without its web server.
public final class Node implements AutoCloseable {

    private final HikariDataSource pool;
    private final List<ProjectionLoop> loops;
    private final Indexer indexer;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    private Node(Servers servers, String topic, UnaryOperator<View> change) {
        var config = new HikariConfig();
        config.setDataSource(servers.views());
        config.setMaximumPoolSize(8);
        pool = new HikariDataSource(config);
        var views = new Database(pool);
        var codec = new EventCodec();
        indexer = new Indexer(views, new MachineIndex(servers.cluster()), meters, Clock.systemUTC());
        var settings = new EventSource.Settings(servers.kafka(), topic, topic, null, 500);
        loops = Stream.of("first", "second")
                .map(reader -> {
                    var projectors = Views.all().stream()
                            .map(change)
                            .map(view -> {
                                var companion = view.name().equals("machines")
                                        ? new SearchFeed(codec, indexer::wake)
                                        : Companion.NONE;
                                var metrics = new ProjectionMetrics(meters, view.name());
                                return new Projector(
                                        view, views, servers.log(), codec, companion, metrics, Clock.systemUTC());
                            })
                            .toList();
                    return new ProjectionLoop(reader, new ProjectionGroup(projectors, views, codec), settings);
                })
                .toList();
        loops.forEach(ProjectionLoop::start);
        indexer.start();
    }

    public static Node start(Servers servers, String topic) {
        return new Node(servers, topic, UnaryOperator.identity());
    }

    public static Node start(Servers servers, String topic, UnaryOperator<View> change) {
        return new Node(servers, topic, change);
    }

    public double metric(String name, String projection) {
        return meters.get(name).tag("projection", projection).counter().count();
    }

    @Override
    public void close() {
        try {
            for (var loop : loops) {
                loop.close();
            }
            indexer.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        pool.close();
    }
}
