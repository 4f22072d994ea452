package io.fieldlog.projections.search;

import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.machines.Machine;
import io.fieldlog.projections.runtime.Advance;
import io.fieldlog.projections.runtime.Companion;
import io.fieldlog.projections.runtime.Retries;
import io.fieldlog.stream.EventCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Marks in the machines' own transaction what the search index does not have yet, so that nothing is ever forgotten
/// between the two stores.
public final class SearchFeed implements Companion {

    private final EventCodec codec;
    private final Runnable wakeIndexer;

    public SearchFeed(EventCodec codec, Runnable wakeIndexer) {
        this.codec = codec;
        this.wakeIndexer = wakeIndexer;
    }

    @Override
    public void write(Connection connection, WorkingSet rows, List<Advance> advances) throws SQLException {
        markDocuments(connection, rows.changed(Machine.TABLE));
        markOrganizations(connection, advances);
        var retried = advances.stream()
                .filter(this::asksForRetry)
                .map(Advance::organizationId)
                .toList();
        if (!retried.isEmpty()) {
            unpark(connection, retried);
        }
    }

    private boolean asksForRetry(Advance advance) {
        return advance.events().stream()
                .anyMatch(event -> Retries.requested(event, codec)
                        .filter(Indexer.PROJECTION::equals)
                        .isPresent());
    }

    @Override
    public void committed() {
        wakeIndexer.run();
    }

    private record Document(UUID organizationId, UUID documentId, long position) {

        static final RowType<Document> TYPE = RowType.of(Document.class);

        static Document of(Machine machine) {
            return new Document(machine.organizationId(), machine.machineId(), machine.position());
        }
    }

    private static void markDocuments(Connection connection, Collection<Machine> machines) throws SQLException {
        if (machines.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("""
                INSERT INTO dirty_document (index_name, organization_id, document_id, position)
                SELECT ?, * FROM unnest(?::uuid[], ?::uuid[], ?::bigint[])
                ON CONFLICT (index_name, organization_id, document_id) DO UPDATE SET position = excluded.position""")) {
            statement.setString(1, MachineIndex.ALIAS);
            Document.TYPE.bind(statement, 2, machines.stream().map(Document::of).toList());
            statement.executeUpdate();
        }
    }

    private record Organization(UUID organizationId, long position, Instant since) {

        static final RowType<Organization> TYPE = RowType.of(Organization.class);

        static Organization of(Advance advance) {
            return new Organization(advance.organizationId(), advance.to(), advance.since());
        }
    }

    private static void markOrganizations(Connection connection, List<Advance> advances) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO dirty_organization (index_name, organization_id, position, since)
                SELECT ?, * FROM unnest(?::uuid[], ?::bigint[], ?::timestamptz[])
                ON CONFLICT (index_name, organization_id) DO UPDATE SET position = excluded.position""")) {
            statement.setString(1, MachineIndex.ALIAS);
            Organization.TYPE.bind(
                    statement, 2, advances.stream().map(Organization::of).toList());
            statement.executeUpdate();
        }
    }

    private static void unpark(Connection connection, List<UUID> organizations) throws SQLException {
        try (var statement =
                connection.prepareStatement("DELETE FROM parked WHERE projection = ? AND organization_id = ANY (?)")) {
            statement.setString(1, Indexer.PROJECTION);
            statement.setArray(2, connection.createArrayOf("uuid", organizations.toArray()));
            statement.executeUpdate();
        }
    }
}
