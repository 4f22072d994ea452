package io.fieldlog.projections.verification;

import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.search.Indexer;
import io.fieldlog.projections.search.SearchCluster;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.RecordedEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/// Compares everything that was projected with the log, one organization at a time: each server's views and each
/// document at the position that it claims, so that lag is no difference, and live traffic neither.
public final class Verification {

    private static final int PAGE = 1_000;
    private static final int ATTEMPTS = 3;
    private static final List<String> BOOKKEEPING =
            List.of("checkpoint", "parked", "dirty_document", "dirty_organization");

    private final LogReader eventLog;
    private final Map<String, DataSource> servers;
    private final SearchCluster cluster;
    private final EventCodec codec;
    private final List<View> views;

    /// `servers` are the views' primary first, then its replicas, by name.
    public Verification(
            LogReader eventLog,
            Map<String, DataSource> servers,
            SearchCluster cluster,
            EventCodec codec,
            List<View> views) {
        this.eventLog = eventLog;
        this.servers = new LinkedHashMap<>(servers);
        this.cluster = cluster;
        this.codec = codec;
        this.views = views;
    }

    /// @throws SQLException when a server does not answer: nothing is said about it then
    public Report run() throws SQLException {
        var report = new Report();
        var projected = projectedOrganizations(report);
        var logged = new TreeSet<>(eventLog.organizations());
        projected.forEach((place, organizations) -> organizations.stream()
                .filter(organization -> !logged.contains(organization))
                .forEach(organization ->
                        report.differs(place, "organization=%s has rows but no log".formatted(organization))));
        for (var organization : logged) {
            report.counted("organizations", 1);
            check(organization, report);
        }
        return report;
    }

    /// Which organizations each place knows, read before the log's list, so that a new one is in both.
    private Map<String, Collection<UUID>> projectedOrganizations(Report report) throws SQLException {
        var projected = new LinkedHashMap<String, Collection<UUID>>();
        for (var server : servers.entrySet()) {
            try (var snapshot = Snapshot.open(server.getKey(), server.getValue())) {
                for (var view : views) {
                    for (var table : view.tables()) {
                        projected.put(server.getKey() + " " + table.name(), snapshot.organizations(table.name()));
                    }
                }
                for (var table : BOOKKEEPING) {
                    projected.put(server.getKey() + " " + table, snapshot.organizationsOfSmall(table));
                }
            }
        }
        var search = SearchAudit.open(cluster, report);
        if (search.isPresent()) {
            try (var documents = search.get()) {
                projected.put(SearchAudit.PLACE, documents.organizations());
            }
        }
        return projected;
    }

    /// A replica may cancel a long query: the organization is read again then, its findings so far forgotten.
    private void check(UUID organization, Report report) throws SQLException {
        for (var attempt = 1; ; attempt++) {
            var found = new Report();
            try {
                compare(organization, found);
                report.add(found);
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void compare(UUID organization, Report report) throws SQLException {
        var head = eventLog.head(organization);
        var open = new ArrayList<Snapshot>();
        try {
            for (var server : servers.entrySet()) {
                open.add(Snapshot.open(server.getKey(), server.getValue()));
            }
            var claims = new ArrayList<Claim>();
            for (var snapshot : open) {
                claims.add(new Claim(snapshot, snapshot.checkpoints(organization)));
                for (var parked : snapshot.parked(organization)) {
                    report.differs(
                            snapshot.server() + " parked",
                            "organization=%s is parked in %s at position %d: %s"
                                    .formatted(organization, parked.projection(), parked.position(), parked.error()));
                }
            }
            var search = SearchAudit.open(cluster, report);
            try {
                var folded = fold(organization, claims, report);
                head.ifPresent(end -> folded.checkHead(end.position(), end.hash(), organization, report));
                searchable(organization, claims.getFirst(), search.isPresent(), report);
                search.ifPresent(documents -> documents.compare(
                        organization,
                        folded.prefix("machines").rows(),
                        claims.getFirst().position(Indexer.PROJECTION)));
            } finally {
                search.ifPresent(SearchAudit::close);
            }
        } finally {
            for (var snapshot : open) {
                snapshot.close();
            }
        }
    }

    private static void searchable(UUID organization, Claim primary, boolean indexed, Report report) {
        if (!indexed && primary.position(Indexer.PROJECTION) > 0) {
            report.differs(
                    SearchAudit.PLACE,
                    "organization=%s is said to be searchable, but there is no index".formatted(organization));
        }
    }

    /// What a server says how far each projection has come.
    private record Claim(Snapshot snapshot, Map<String, Long> positions) {

        long position(String projection) {
            return positions.getOrDefault(projection, 0L);
        }
    }

    private Folded fold(UUID organization, List<Claim> claims, Report report) throws SQLException {
        var folded = new Folded(organization, claims, report);
        folded.reached(0);
        for (var page = eventLog.read(organization, 0, PAGE);
                !page.isEmpty();
                page = eventLog.read(organization, page.getLast().position(), PAGE)) {
            for (var event : page) {
                folded.add(event);
            }
        }
        folded.finish();
        return folded;
    }

    /// The fold of one organization's log as it grows; every claim is compared when the fold has reached it.
    private final class Folded {
        private final UUID organization;
        private final List<Claim> claims;
        private final Report report;
        private final LogAudit audit;
        private final Map<String, Prefix> prefixes = new LinkedHashMap<>();

        Folded(UUID organization, List<Claim> claims, Report report) {
            this.organization = organization;
            this.claims = claims;
            this.report = report;
            this.audit = new LogAudit(organization, report);
            views.forEach(view -> prefixes.put(view.name(), new Prefix(view, codec)));
        }

        Prefix prefix(String view) {
            return Objects.requireNonNull(prefixes.get(view));
        }

        void add(RecordedEvent event) throws SQLException {
            audit.read(event);
            prefixes.values().forEach(prefix -> prefix.fold(event));
            reached(event.position());
        }

        void reached(long position) throws SQLException {
            for (var claim : claims) {
                for (var prefix : prefixes.values()) {
                    if (claim.position(prefix.view().name()) == position) {
                        compare(claim.snapshot(), prefix, position);
                    }
                }
                if (claim.position("dashboard") == position && claim.position("machines") == position) {
                    Counts.checkDashboard(claim.snapshot(), organization, report);
                }
                if (claim.position("days") == position && claim.position("checklists") == position) {
                    Counts.checkInspections(claim.snapshot(), organization, report);
                }
                if (claim.position("days") == position && claim.position("schedules") == position) {
                    Counts.checkOccurrences(claim.snapshot(), organization, report);
                }
            }
        }

        void finish() {
            for (var claim : claims) {
                claim.positions().forEach((projection, position) -> {
                    if (position > audit.position()) {
                        report.differs(
                                claim.snapshot().server() + " checkpoint",
                                "organization=%s: %s claims position %d, the log ends at %d"
                                        .formatted(organization, projection, position, audit.position()));
                    }
                });
            }
        }

        void checkHead(long position, byte[] hash, UUID of, Report to) {
            if (position > audit.position() || (position == audit.position() && !Arrays.equals(hash, audit.hash()))) {
                to.differs("log", "organization=%s does not end as its head says".formatted(of));
            }
        }

        private void compare(Snapshot snapshot, Prefix prefix, long position) throws SQLException {
            var stuck = prefix.stuckAt();
            if (stuck != null && stuck <= position) {
                report.differs(
                        snapshot.server() + " " + prefix.view().name(),
                        "organization=%s claims position %d, but position %d cannot be folded"
                                .formatted(organization, position, stuck));
                return;
            }
            for (var table : prefix.view().tables()) {
                compare(snapshot, table, prefix);
            }
            Counts.check(snapshot, prefix.view().name(), organization, audit, report);
        }

        private <K extends Record, R extends Record> void compare(Snapshot snapshot, Table<K, R> table, Prefix prefix)
                throws SQLException {
            var place = snapshot.server() + " " + table.name();
            var expected = prefix.rows().rows(table);
            var seen = new HashSet<K>();
            snapshot.forEach(
                    table,
                    organization,
                    row -> {
                        report.counted(place, 1);
                        var key = table.key(row);
                        seen.add(key);
                        var wanted = expected.get(key);
                        if (wanted == null) {
                            report.differs(place, key + " is no row of the log's fold");
                        } else {
                            columns(place, table, key, row, wanted);
                        }
                    },
                    _ -> report.differs(
                            place, "organization=%s has a row that cannot be read".formatted(organization)));
            expected.keySet().stream()
                    .filter(key -> !seen.contains(key))
                    .forEach(key -> report.differs(place, key + " is missing"));
        }

        private <K extends Record, R extends Record> void columns(
                String place, Table<K, R> table, K key, R row, R wanted) {
            if (row.equals(wanted)) {
                return;
            }
            var columns = table.columns();
            var stored = table.rowType().values(row);
            var folded = table.rowType().values(wanted);
            for (var i = 0; i < columns.size(); i++) {
                if (!Objects.equals(stored.get(i), folded.get(i))) {
                    report.differs(place, key + " differs in column " + columns.get(i));
                }
            }
        }
    }
}
