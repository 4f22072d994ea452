package io.fieldlog.command;

import io.fieldlog.command.eventlog.TestLog;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.caching.NoCache;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/// Axon's own JDBC event store on the same server, once as it comes and once with everything that helps it.
final class StockStores {

    private StockStores() {}

    /// As it comes: what Axon's auto-configuration would give if it found the data source.
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Press.class)
    static class Stock {

        @Bean
        TransactionManager axonTransactions(PlatformTransactionManager transactions) {
            return new SpringTransactionManager(transactions);
        }

        @Bean
        ConnectionProvider connectionProvider(DataSource database) {
            return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(database));
        }

        @Bean
        PersistenceExceptionResolver duplicateKeys() {
            return StockStores::isDuplicateKey;
        }

        @Bean
        Cache presses() {
            return NoCache.INSTANCE;
        }

        @Bean
        EventStorageEngine engine(
                ConnectionProvider connections,
                TransactionManager transactions,
                PersistenceExceptionResolver duplicateKeys,
                Serializer serializer,
                @Qualifier("eventSerializer") Serializer events) {
            var engine = JdbcEventStorageEngine.builder()
                    .connectionProvider(connections)
                    .transactionManager(transactions)
                    .persistenceExceptionResolver(duplicateKeys)
                    .snapshotSerializer(serializer)
                    .eventSerializer(events)
                    .build();
            engine.createSchema(PostgresEventTableFactory.INSTANCE);
            return engine;
        }
    }

    /// Timeouts off, virtual threads, a small pool, native uuid, a cache, one read per load.
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Press.class)
    static class Tuned {

        @Bean
        TransactionManager axonTransactions(PlatformTransactionManager transactions) {
            return new SpringTransactionManager(transactions);
        }

        @Bean
        ConnectionProvider connectionProvider(DataSource database) {
            return new SpringDataSourceConnectionProvider(database);
        }

        @Bean
        PersistenceExceptionResolver duplicateKeys() {
            return StockStores::isDuplicateKey;
        }

        @Bean
        Cache presses() {
            return new CaffeineAggregateCache(200_000L * EventSourced.USUAL_BYTES);
        }

        @Bean
        EventStorageEngine engine(
                ConnectionProvider connections,
                TransactionManager transactions,
                PersistenceExceptionResolver duplicateKeys,
                Serializer serializer,
                @Qualifier("eventSerializer") Serializer events) {
            return JdbcEventStorageEngine.builder()
                    .connectionProvider(connections)
                    .transactionManager(transactions)
                    .persistenceExceptionResolver(duplicateKeys)
                    .snapshotSerializer(serializer)
                    .eventSerializer(events)
                    .schema(SCHEMA)
                    .batchSize(1_000)
                    .finalAggregateBatchPredicate(batch -> batch.size() < 100)
                    .appendEvents((connection, _, _, messages, codec, _) -> {
                        var statement = connection.prepareStatement("""
                                INSERT INTO tuned_event (event_id, aggregate_id, sequence_number, aggregate_type, at,
                                    payload_type, payload_revision, payload, meta)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""");
                        for (var message : messages) {
                            insert(statement, (DomainEventMessage<?>) message, codec);
                        }
                        return statement;
                    })
                    .readEventDataForAggregate((connection, _, id, first, count) -> {
                        var statement = connection.prepareStatement("""
                                SELECT global_index, event_id, aggregate_id, sequence_number, aggregate_type,
                                    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
                                    payload_type, payload_revision, payload, meta
                                FROM tuned_event
                                WHERE aggregate_id = ? AND sequence_number >= ? AND sequence_number < ?
                                ORDER BY sequence_number""");
                        statement.setObject(1, UUID.fromString(id));
                        statement.setLong(2, first);
                        statement.setLong(3, first + count);
                        return statement;
                    })
                    .readSnapshotData((connection, _, id) -> {
                        var statement = connection.prepareStatement("""
                                SELECT event_id, aggregate_id, sequence_number, aggregate_type, '' AS at,
                                    payload_type, payload_revision, payload, meta
                                FROM tuned_snapshot WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1""");
                        statement.setObject(1, UUID.fromString(id));
                        return statement;
                    })
                    .build();
        }

        private static void insert(PreparedStatement statement, DomainEventMessage<?> event, Serializer codec)
                throws SQLException {
            var payload = event.serializePayload(codec, byte[].class);
            var metadata = event.serializeMetaData(codec, byte[].class);
            statement.setObject(1, UUID.fromString(event.getIdentifier()));
            statement.setObject(2, UUID.fromString(event.getAggregateIdentifier()));
            statement.setLong(3, event.getSequenceNumber());
            statement.setString(4, event.getType());
            statement.setObject(5, event.getTimestamp().atOffset(ZoneOffset.UTC));
            statement.setString(6, payload.getType().getName());
            statement.setString(7, payload.getType().getRevision());
            statement.setBytes(8, payload.getData());
            statement.setBytes(9, metadata.getData());
            statement.addBatch();
        }
    }

    private static final EventSchema SCHEMA = EventSchema.builder()
            .eventTable("tuned_event")
            .snapshotTable("tuned_snapshot")
            .globalIndexColumn("global_index")
            .aggregateIdentifierColumn("aggregate_id")
            .sequenceNumberColumn("sequence_number")
            .typeColumn("aggregate_type")
            .eventIdentifierColumn("event_id")
            .timestampColumn("at")
            .payloadTypeColumn("payload_type")
            .payloadRevisionColumn("payload_revision")
            .payloadColumn("payload")
            .metaDataColumn("meta")
            .build();

    static void createSchemas() throws SQLException {
        try (var connection = TestLog.owner();
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE SCHEMA stock;
                    CREATE TABLE stock.tuned_event (
                        global_index bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL,
                        aggregate_id uuid NOT NULL, sequence_number bigint NOT NULL, aggregate_type text NOT NULL,
                        at timestamptz NOT NULL, payload_type text NOT NULL, payload_revision text, payload bytea NOT NULL,
                        meta bytea NOT NULL, UNIQUE (aggregate_id, sequence_number));
                    CREATE TABLE stock.tuned_snapshot (
                        event_id uuid NOT NULL, aggregate_id uuid NOT NULL, sequence_number bigint NOT NULL,
                        aggregate_type text NOT NULL, at timestamptz NOT NULL, payload_type text NOT NULL,
                        payload_revision text, payload bytea NOT NULL, meta bytea NOT NULL,
                        PRIMARY KEY (aggregate_id, sequence_number))""");
        }
    }

    private static boolean isDuplicateKey(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "23505".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
