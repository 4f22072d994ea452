package io.fieldlog.projections.testing;

import io.fieldlog.local.postgres.PostgresServer;
import io.fieldlog.local.testing.ElasticsearchServer;
import io.fieldlog.local.testing.KafkaServer;
import io.fieldlog.projections.Views;
import io.fieldlog.projections.search.MachineIndex;
import io.fieldlog.projections.search.SearchCluster;
import io.fieldlog.projections.verification.Report;
import io.fieldlog.projections.verification.Verification;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventRecords;
import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.KafkaCluster;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.ShardEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// The real servers, started once for all tests of this module.
public final class Servers {

    private static final Servers RUNNING = new Servers();

    private final PostgresServer postgres;
    private final PostgresServer replica;
    private final KafkaServer kafka;
    private final ElasticsearchServer elasticsearch;
    private final SearchCluster cluster;
    private final KafkaProducer<byte[], byte[]> producer;

    private Servers() {
        var root = Path.of(System.getProperty("fieldlog.root", "."));
        try {
            var directory = Files.createTempDirectory(root.resolve("projections/app/target"), "servers");
            postgres = PostgresServer.start(directory.resolve("postgres"));
            kafka = KafkaServer.start(directory.resolve("kafka"));
            elasticsearch = ElasticsearchServer.start(directory.resolve("elasticsearch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Flyway.configure()
                .dataSource(postgres.logUrl(), postgres.owner(), postgres.password())
                .locations("filesystem:" + root.resolve("command-side/app/src/main/resources/db/migration/log"))
                .load()
                .migrate();
        Flyway.configure()
                .dataSource(postgres.viewsUrl(), postgres.owner(), postgres.password())
                .locations("classpath:db/migration/views")
                .load()
                .migrate();
        replica = postgres.startReplica();
        cluster = new SearchCluster(URI.create(elasticsearch.url()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// The servers, empty, with a new topic.
    public static Servers empty() {
        RUNNING.clear();
        return RUNNING;
    }

    private void clear() {
        execute(PostgresServer.LOG_DATABASE, "TRUNCATE event, organization_head");
        execute(PostgresServer.VIEWS_DATABASE, """
                TRUNCATE checkpoint, consumed, parked, projection_status, site, machine, machine_history, machine_site,
                         meter_reading, timeline, timeline_checklist, template, template_version, checklist_form,
                         checklist_work, checklist, checklist_history, defect, corrective_action, schedule,
                         schedule_pause, occurrence, schedule_machine, machine_due, dashboard_machine,
                         dashboard_site, dashboard_defect, dashboard_site_defects, dashboard_site_history,
                         dashboard_defects_history, day_site, day_contribution, day, day_change, day_repair,
                         import_run, dirty_document,
                         dirty_organization, search_index, thumbnail""");
        cluster.ask("DELETE", "/" + MachineIndex.INDEX);
    }

    public ElasticsearchServer elasticsearch() {
        return elasticsearch;
    }

    public SearchCluster cluster() {
        return cluster;
    }

    public KafkaCluster kafka() {
        return new KafkaCluster(kafka.bootstrapServers());
    }

    /// Returns when every partition takes records: a producer's second batch could otherwise be the first to be
    /// taken, and its first one would be out of order for ever.
    public String newTopic() {
        var name = "events-" + UUID.randomUUID();
        try (var admin = Admin.create(kafka().client(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(name, EventTopic.PARTITIONS, (short) 1)))
                    .all()
                    .get();
            Wait.until("the topic takes records", () -> takesRecords(admin, name));
            return name;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A topic that was just made may be unknown to the broker for a moment longer.
    private static boolean takesRecords(Admin admin, String topic) {
        try {
            admin.listOffsets(IntStream.range(0, EventTopic.PARTITIONS)
                            .boxed()
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(topic, partition), _ -> OffsetSpec.latest())))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException | InterruptedException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }

    public void publish(String topic, List<ShardEntry> entries) {
        entries.forEach(entry -> producer.send(EventRecords.toRecord(topic, EventTopic.PARTITIONS, entry)));
        producer.flush();
    }

    public KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    /// Writes what the log does not have yet.
    public void store(EventLog log) {
        try (var connection = superuser(PostgresServer.LOG_DATABASE).getConnection()) {
            connection.setAutoCommit(false);
            insertEvents(connection, log);
            insertHeads(connection, log);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insertEvents(Connection connection, EventLog log) throws SQLException {
        try (var statement = connection.prepareStatement(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (var entry : log.entries()) {
                var event = entry.event();
                statement.setInt(1, entry.shard());
                statement.setLong(2, entry.index());
                statement.setObject(3, event.organizationId());
                statement.setLong(4, event.position());
                statement.setString(5, event.streamType());
                statement.setObject(6, event.streamId());
                statement.setLong(7, event.sequence());
                statement.setObject(8, event.eventId());
                statement.setString(9, event.type());
                statement.setInt(10, event.revision());
                statement.setObject(11, OffsetDateTime.ofInstant(event.recordedAt(), ZoneOffset.UTC));
                statement.setBytes(12, event.payload());
                statement.setBytes(13, event.metadata());
                statement.setBytes(14, event.hash());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void insertHeads(Connection connection, EventLog log) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO organization_head (organization_id, shard, position, hash) VALUES (?, 0, ?, ?)
                ON CONFLICT (organization_id) DO UPDATE SET position = excluded.position, hash = excluded.hash""")) {
            for (var head : log.positions().entrySet()) {
                statement.setObject(1, head.getKey());
                statement.setLong(2, head.getValue());
                statement.setBytes(3, log.hashes().get(head.getKey()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    public DataSource views() {
        return source(postgres.viewsUrl(), "fieldlog_projector");
    }

    public LogReader log() {
        return new LogReader(source(postgres.logUrl(), "fieldlog_reader"));
    }

    /// The configuration under which an application of these servers runs.
    public Map<String, String> properties() {
        return Map.ofEntries(
                Map.entry("fieldlog.log.url", postgres.logUrl()),
                Map.entry("fieldlog.log.username", "fieldlog_reader"),
                Map.entry("fieldlog.log.password", postgres.password()),
                Map.entry("fieldlog.views.url", postgres.viewsUrl()),
                Map.entry("fieldlog.views.username", "fieldlog_projector"),
                Map.entry("fieldlog.views.password", postgres.password()),
                Map.entry("fieldlog.replicas.urls", replica.viewsUrl()),
                Map.entry("fieldlog.elasticsearch.url", elasticsearch.url()));
    }

    public DataSource superuser(String database) {
        return source(postgres.jdbcUrl(database), postgres.superuser());
    }

    private DataSource source(String url, String role) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(role);
        source.setPassword(postgres.password());
        return source;
    }

    public void execute(String database, String sql) {
        try (var connection = superuser(database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void inViews(String sql) {
        execute(PostgresServer.VIEWS_DATABASE, sql);
    }

    public void inLog(String sql) {
        execute(PostgresServer.LOG_DATABASE, sql);
    }

    /// The one number that the query on the views' primary gives.
    public long number(String sql) {
        try (var connection = superuser(PostgresServer.VIEWS_DATABASE).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String text(String sql) {
        try (var connection = superuser(PostgresServer.VIEWS_DATABASE).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Verifies the primary, its replica and Elasticsearch.
    public Report verify() {
        var servers = new LinkedHashMap<String, DataSource>();
        servers.put("primary", views());
        servers.put("replica-1", source(replica.viewsUrl(), "fieldlog_projector"));
        var codec = new EventCodec();
        try {
            return new Verification(log(), servers, cluster, codec, Views.all()).run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The replica has replayed everything that the primary has written.
    public void awaitReplica() {
        var position = text("SELECT pg_current_wal_lsn()");
        Wait.until("the replica has replayed " + position, () -> {
            try (var connection =
                            source(replica.viewsUrl(), postgres.superuser()).getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(position))) {
                rows.next();
                return rows.getBoolean(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
