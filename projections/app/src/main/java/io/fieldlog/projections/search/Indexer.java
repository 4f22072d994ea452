package io.fieldlog.projections.search;

import io.fieldlog.projections.machines.Machine;
import io.fieldlog.projections.runtime.Database;
import io.fieldlog.projections.runtime.Worker;
import io.fieldlog.projections.search.MachineIndex.Outcome.Indexed;
import io.fieldlog.projections.search.MachineIndex.Outcome.Postponed;
import io.fieldlog.projections.search.MachineIndex.Outcome.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings dirty machines into Elasticsearch and then says how far each organization can be searched.
///
/// It reads what is dirty in one snapshot and holds neither lock nor connection while Elasticsearch works, so a
/// slow Elasticsearch slows no view. Several processes may do the same work at the same time: documents carry their
/// position, checkpoints only go forward, and a mark is removed only if it still is the one that was read.
public final class Indexer implements AutoCloseable {

    public static final String PROJECTION = "machine-search";

    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    static final int MAX_DOCUMENTS = 1_000;
    private static final int MAX_ORGANIZATIONS = 1_000;
    private static final Duration IDENTITY_CHECK = Duration.ofSeconds(5);
    private static final Worker.Pace PACE =
            new Worker.Pace(Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Database views;
    private final MachineIndex index;
    private final Clock clock;
    private final Counter documents;
    private final Counter failures;
    private final Worker worker =
            new Worker(Thread.ofVirtual().name("indexer-machines"), PACE, this::indexOnce, this::failed);
    private @Nullable Instant identityChecked;

    public Indexer(Database views, MachineIndex index, MeterRegistry meters, Clock clock) {
        this.views = views;
        this.index = index;
        this.clock = clock;
        this.documents = Counter.builder("fieldlog.projection.documents")
                .description("documents brought into Elasticsearch")
                .tag("projection", PROJECTION)
                .register(meters);
        this.failures = Counter.builder("fieldlog.projection.failures")
                .description("batches rolled back and tried again")
                .tag("projection", PROJECTION)
                .register(meters);
    }

    public void start() {
        worker.start();
    }

    /// Something was marked.
    public void wake() {
        worker.wake();
    }

    @Override
    public void close() throws InterruptedException {
        worker.close();
    }

    private void failed(Exception failure, Duration pause) {
        failures.increment();
        switch (failure) {
            case SearchUnavailableException e -> {
                identityChecked = null;
                log.warn("projection={} waits {} ms and tries again: {}", PROJECTION, pause.toMillis(), e.getMessage());
            }
            case SQLException e ->
                log.warn(
                        "projection={} waits {} ms and tries again: the views' database fails with SQLSTATE {}",
                        PROJECTION,
                        pause.toMillis(),
                        e.getSQLState());
            default ->
                log.error("projection={} failed and tries again in {} ms", PROJECTION, pause.toMillis(), failure);
        }
    }

    /// Indexes what is dirty now, up to a limit; false when there was nothing to do.
    boolean indexOnce() throws SQLException {
        requireIndex();
        var dirty = views.read(Indexer::dirty);
        if (dirty.isEmpty()) {
            return false;
        }
        var refusals = new LinkedHashMap<UUID, Refusal>();
        if (!dirty.machines().isEmpty()) {
            write(dirty.machines(), refusals);
        }
        views.transact(connection -> {
            settle(connection, dirty, refusals);
            return dirty;
        });
        return true;
    }

    /// An index that was lost and made again is empty: everything is dirty, nothing is searchable.
    private void requireIndex() throws SQLException {
        var now = clock.instant();
        if (identityChecked != null && now.isBefore(identityChecked.plus(IDENTITY_CHECK))) {
            return;
        }
        var identity = index.identity();
        if (identity.isEmpty()) {
            index.create();
            identity = index.identity();
        }
        var found = identity.orElseThrow(
                () -> new SearchUnavailableException("the index vanished as soon as it was created", null));
        if (!views.transact(connection -> known(connection)).equals(Optional.of(found))) {
            views.transact(connection -> {
                refill(connection, found);
                return found;
            });
            log.info("projection={} fills index {} from the machine table", PROJECTION, found);
        }
        identityChecked = now;
    }

    private static Optional<String> known(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT identity FROM search_index WHERE index_name = ?")) {
            statement.setString(1, MachineIndex.ALIAS);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static void refill(Connection connection, String identity) throws SQLException {
        try (var remember = connection.prepareStatement("""
                        INSERT INTO search_index (index_name, identity) VALUES (?, ?)
                        ON CONFLICT (index_name) DO UPDATE SET identity = excluded.identity""");
                var forget = connection.prepareStatement("DELETE FROM checkpoint WHERE projection = ?");
                var markDocuments = connection.prepareStatement("""
                        INSERT INTO dirty_document (index_name, organization_id, document_id, position)
                        SELECT ?, organization_id, machine_id, position FROM machine
                        ORDER BY organization_id, machine_id
                        ON CONFLICT (index_name, organization_id, document_id) DO NOTHING""");
                var markOrganizations = connection.prepareStatement("""
                        INSERT INTO dirty_organization (index_name, organization_id, position, since)
                        SELECT ?, organization_id, position, recorded_at FROM checkpoint
                        WHERE projection = 'machines'
                        ORDER BY organization_id
                        ON CONFLICT (index_name, organization_id) DO NOTHING""")) {
            remember.setString(1, MachineIndex.ALIAS);
            remember.setString(2, identity);
            remember.executeUpdate();
            forget.setString(1, PROJECTION);
            forget.executeUpdate();
            markDocuments.setString(1, MachineIndex.ALIAS);
            markDocuments.executeUpdate();
            markOrganizations.setString(1, MachineIndex.ALIAS);
            markOrganizations.executeUpdate();
        }
    }

    /// What one snapshot of the views says is not searchable yet: all dirty machines of these organizations, and
    /// perhaps some of one more.
    private record Dirty(@Nullable String identity, List<DirtyOrganization> organizations, List<Machine> machines) {

        /// One organization alone may have more dirty machines than the limit: then there are machines, but no
        /// whole organization.
        boolean isEmpty() {
            return organizations.isEmpty() && machines.isEmpty();
        }

        /// Leaves out what is beyond the limit: the organization of the first machine too many is not whole.
        Dirty limited() {
            if (machines.size() <= MAX_DOCUMENTS) {
                return this;
            }
            var cut = machines.get(MAX_DOCUMENTS).organizationId();
            var kept = new ArrayList<DirtyOrganization>();
            for (var organization : organizations) {
                if (organization.organizationId().equals(cut)) {
                    break;
                }
                kept.add(organization);
            }
            return new Dirty(identity, kept, machines.subList(0, MAX_DOCUMENTS));
        }
    }

    /// `mark` is the position of the mark as read, `reached` the position and time that the machine table has.
    private record DirtyOrganization(UUID organizationId, long mark, long reached, Instant recordedAt) {}

    private record Refusal(UUID organizationId, long position, String error) {}

    private static Dirty dirty(Connection connection) throws SQLException {
        var organizations = new ArrayList<DirtyOrganization>();
        try (var statement = connection.prepareStatement("""
                SELECT dirty.organization_id, dirty.position, checkpoint.position, checkpoint.recorded_at
                FROM dirty_organization AS dirty
                JOIN checkpoint
                    ON checkpoint.projection = 'machines' AND checkpoint.organization_id = dirty.organization_id
                WHERE dirty.index_name = ?
                  AND NOT EXISTS (SELECT FROM parked
                                  WHERE parked.projection = ? AND parked.organization_id = dirty.organization_id)
                ORDER BY dirty.since, dirty.organization_id
                LIMIT ?""")) {
            statement.setString(1, MachineIndex.ALIAS);
            statement.setString(2, PROJECTION);
            statement.setInt(3, MAX_ORGANIZATIONS);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    organizations.add(new DirtyOrganization(
                            rows.getObject(1, UUID.class),
                            rows.getLong(2),
                            rows.getLong(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant()));
                }
            }
        }
        if (organizations.isEmpty()) {
            return new Dirty(null, List.of(), List.of());
        }
        var machines = new ArrayList<Machine>();
        try (var statement = connection.prepareStatement("""
                SELECT machine.organization_id, machine.machine_id, tag, name, category, make, model, serial_number,
                       site_id, status, meters, open_defects, version, machine.position, registered_at, changed_at
                FROM unnest(?::uuid[]) WITH ORDINALITY AS wanted (organization_id, place)
                JOIN dirty_document AS dirty
                    ON dirty.index_name = ? AND dirty.organization_id = wanted.organization_id
                JOIN machine
                    ON machine.organization_id = dirty.organization_id AND machine.machine_id = dirty.document_id
                ORDER BY wanted.place, machine.machine_id
                LIMIT ?""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            organizations.stream()
                                    .map(DirtyOrganization::organizationId)
                                    .toArray()));
            statement.setString(2, MachineIndex.ALIAS);
            statement.setInt(3, MAX_DOCUMENTS + 1);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    machines.add(Machine.TABLE.rowType().read(rows));
                }
            }
        }
        return new Dirty(known(connection).orElse(null), organizations, machines).limited();
    }

    private void write(List<Machine> machines, Map<UUID, Refusal> refusals) {
        var outcomes = index.index(machines.stream().map(MachineDocument::of).toList());
        for (var i = 0; i < outcomes.size(); i++) {
            var machine = machines.get(i);
            switch (outcomes.get(i)) {
                case Indexed _ -> documents.increment();
                case Refused(var why) ->
                    refusals.putIfAbsent(
                            machine.organizationId(), new Refusal(machine.organizationId(), machine.position(), why));
                case Postponed(var why) -> throw new SearchUnavailableException(why, null);
            }
        }
        index.refresh();
    }

    /// Removes the marks of what is searchable now. Marks that a view is just renewing are left alone, never waited
    /// for.
    private void settle(Connection connection, Dirty dirty, Map<UUID, Refusal> refusals) throws SQLException {
        if (!isStill(connection, dirty.identity())) {
            return;
        }
        clean(
                connection,
                dirty.machines().stream()
                        .filter(machine -> {
                            var refusal = refusals.get(machine.organizationId());
                            return refusal == null || refusal.position() != machine.position();
                        })
                        .toList());
        park(connection, refusals.values());
        var searchable = dirty.organizations().stream()
                .filter(organization -> !refusals.containsKey(organization.organizationId()))
                .sorted(Comparator.comparing(DirtyOrganization::organizationId))
                .toList();
        advance(connection, searchable);
    }

    private static boolean isStill(Connection connection, @Nullable String identity) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT FROM search_index WHERE index_name = ? AND identity = ? FOR SHARE")) {
            statement.setString(1, MachineIndex.ALIAS);
            statement.setString(2, identity);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void clean(Connection connection, List<Machine> machines) throws SQLException {
        if (machines.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("""
                WITH clean AS (
                    SELECT dirty.organization_id, dirty.document_id
                    FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS written (organization_id, document_id, position)
                    JOIN dirty_document AS dirty USING (organization_id, document_id, position)
                    WHERE dirty.index_name = ?
                    FOR UPDATE OF dirty SKIP LOCKED)
                DELETE FROM dirty_document
                USING clean
                WHERE dirty_document.index_name = ? AND dirty_document.organization_id = clean.organization_id
                  AND dirty_document.document_id = clean.document_id""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            machines.stream().map(Machine::organizationId).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", machines.stream().map(Machine::machineId).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", machines.stream().map(Machine::position).toArray(Long[]::new)));
            statement.setString(4, MachineIndex.ALIAS);
            statement.setString(5, MachineIndex.ALIAS);
            statement.executeUpdate();
        }
    }

    private static void advance(Connection connection, List<DirtyOrganization> searchable) throws SQLException {
        if (searchable.isEmpty()) {
            return;
        }
        var ids = connection.createArrayOf(
                "uuid",
                searchable.stream().map(DirtyOrganization::organizationId).toArray());
        try (var checkpoint = connection.prepareStatement("""
                        INSERT INTO checkpoint (projection, organization_id, position, recorded_at)
                        SELECT ?, * FROM unnest(?::uuid[], ?::bigint[], ?::timestamptz[])
                        ON CONFLICT (projection, organization_id) DO UPDATE
                        SET position = excluded.position, recorded_at = excluded.recorded_at
                        WHERE checkpoint.position < excluded.position""");
                var clean = connection.prepareStatement("""
                        WITH clean AS (
                            SELECT dirty.organization_id
                            FROM unnest(?::uuid[], ?::bigint[]) AS written (organization_id, position)
                            JOIN dirty_organization AS dirty USING (organization_id, position)
                            WHERE dirty.index_name = ?
                            FOR UPDATE OF dirty SKIP LOCKED)
                        DELETE FROM dirty_organization
                        USING clean
                        WHERE dirty_organization.index_name = ?
                          AND dirty_organization.organization_id = clean.organization_id""")) {
            checkpoint.setString(1, PROJECTION);
            checkpoint.setArray(2, ids);
            checkpoint.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            searchable.stream().map(DirtyOrganization::reached).toArray(Long[]::new)));
            checkpoint.setArray(
                    4,
                    connection.createArrayOf(
                            "timestamptz",
                            searchable.stream()
                                    .map(DirtyOrganization::recordedAt)
                                    .toArray()));
            checkpoint.executeUpdate();
            clean.setArray(1, ids);
            clean.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint",
                            searchable.stream().map(DirtyOrganization::mark).toArray(Long[]::new)));
            clean.setString(3, MachineIndex.ALIAS);
            clean.setString(4, MachineIndex.ALIAS);
            clean.executeUpdate();
        }
    }

    private void park(Connection connection, Collection<Refusal> refusals) throws SQLException {
        try (var statement = connection.prepareStatement("""
                INSERT INTO parked (projection, organization_id, position, error, parked_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (projection, organization_id) DO UPDATE
                SET position = excluded.position, error = excluded.error, parked_at = excluded.parked_at""")) {
            for (var refusal : refusals) {
                log.warn(
                        "projection={} organization={} is parked at position {}: {}",
                        PROJECTION,
                        refusal.organizationId(),
                        refusal.position(),
                        refusal.error());
                statement.setString(1, PROJECTION);
                statement.setObject(2, refusal.organizationId());
                statement.setLong(3, refusal.position());
                statement.setString(4, refusal.error());
                statement.setObject(5, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                statement.executeUpdate();
            }
        }
    }
}
