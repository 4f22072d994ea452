package io.fieldlog.projections;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.objects.ObjectStoreSettings;
import io.fieldlog.projections.photos.ThumbnailFeed;
import io.fieldlog.projections.photos.ThumbnailMaker;
import io.fieldlog.projections.runtime.Companion;
import io.fieldlog.projections.runtime.Database;
import io.fieldlog.projections.runtime.ProjectionGroup;
import io.fieldlog.projections.runtime.ProjectionLoop;
import io.fieldlog.projections.runtime.ProjectionMetrics;
import io.fieldlog.projections.runtime.Projector;
import io.fieldlog.projections.runtime.Status;
import io.fieldlog.projections.search.Indexer;
import io.fieldlog.projections.search.MachineIndex;
import io.fieldlog.projections.search.SearchCluster;
import io.fieldlog.projections.search.SearchFeed;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.LogReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.stream.IntStream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

/// How the parts hang together.
@Configuration(proxyBeanMethods = false)
class ProjectionsConfiguration {

    /// Beside one connection per reader: the indexer, the thumbnails, the status, and one to spare.
    private static final int OTHER_VIEWS_CONNECTIONS = 4;

    private static final int LOG_CONNECTIONS = 2;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    EventCodec codec() {
        return new EventCodec();
    }

    @Bean
    HikariDataSource viewsDataSource(ViewsProperties views, GroupProperties group) {
        var connections = group.readers() + OTHER_VIEWS_CONNECTIONS;
        return Pools.open("views", views.url(), views.username(), views.password(), connections);
    }

    @Bean
    HikariDataSource logDataSource(LogProperties log) {
        return Pools.open("log", log.url(), log.username(), log.password(), LOG_CONNECTIONS);
    }

    @Bean
    Database viewsDatabase(HikariDataSource viewsDataSource) {
        return new Database(viewsDataSource);
    }

    @Bean
    LogReader logReader(HikariDataSource logDataSource) {
        return new LogReader(logDataSource);
    }

    @Bean
    SearchCluster searchCluster(ElasticsearchProperties elasticsearch) {
        return new SearchCluster(elasticsearch.url().toArray(URI[]::new));
    }

    @Bean
    Indexer indexer(Database viewsDatabase, SearchCluster cluster, MeterRegistry meters, Clock clock) {
        return new Indexer(viewsDatabase, new MachineIndex(cluster), meters, clock);
    }

    @Bean
    ThumbnailMaker thumbnailMaker(
            Database viewsDatabase, S3Client s3, ObjectStoreSettings store, MeterRegistry meters) {
        return new ThumbnailMaker(viewsDatabase, s3, store.bucket(), meters);
    }

    @Bean
    Projecting projecting(
            ViewsProperties views,
            KafkaProperties kafka,
            GroupProperties group,
            Database viewsDatabase,
            LogReader logReader,
            EventCodec codec,
            Indexer indexer,
            ThumbnailMaker thumbnails,
            MeterRegistry meters,
            Clock clock) {
        var topic = new EventSource.Settings(kafka.cluster(), kafka.eventsTopic(), "fieldlog-" + group.name());
        var loops = IntStream.rangeClosed(1, group.readers())
                .mapToObj(reader -> {
                    var projectors = group.selected(Views.all()).stream()
                            .map(view -> {
                                var companion = switch (view.name()) {
                                    case "machines" -> new SearchFeed(codec, indexer::wake);
                                    case "checklists" -> new ThumbnailFeed(codec, thumbnails::wake);
                                    default -> Companion.NONE;
                                };
                                var metrics = new ProjectionMetrics(meters, view.name());
                                return new Projector(view, viewsDatabase, logReader, codec, companion, metrics, clock);
                            })
                            .toList();
                    return new ProjectionLoop(
                            group.name() + "-" + reader, new ProjectionGroup(projectors, viewsDatabase, codec), topic);
                })
                .toList();
        var status = new Status(viewsDatabase, loops, meters, clock);
        return new Projecting(new Migrations(views), loops, indexer, thumbnails, status);
    }
}
