package io.fieldlog.query.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.local.postgres.PostgresServer;
import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.HappenedBy;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.web.Actor;
import io.fieldlog.web.Role;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What a dashboard reads does not grow with what was ever inspected: pages and rows are counted, not time.
class DashboardCostTest {

    private static final int SITES = 10;
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
    private static final Period PERIOD = new Period(TODAY.minusDays(29), TODAY);

    /// A B-tree of a million rows is a level or two deeper than one of a thousand, at each place that is looked up.
    private static final double DEEPER = 2;

    /// Of tables and indexes, by one question.
    private record Cost(long pages, long rows) {
        @Override
        public String toString() {
            return "%d pages, %d rows".formatted(pages, rows);
        }
    }

    @Test
    void a_dashboard_reads_as_much_after_thirty_thousand_checklists_as_after_a_thousand(@TempDir Path folder)
            throws SQLException {
        readsAsMuchAfter(30_000, folder);
    }

    @Test
    @Tag("long")
    void a_dashboard_reads_as_much_after_a_million_checklists_as_after_a_thousand(@TempDir Path folder)
            throws SQLException {
        readsAsMuchAfter(1_000_000, folder);
    }

    private static void readsAsMuchAfter(int checklists, Path folder) throws SQLException {
        try (var server = PostgresServer.start(folder)) {
            Flyway.configure()
                    .dataSource(server.viewsUrl(), server.owner(), server.password())
                    .locations("classpath:db/migration/views")
                    .load()
                    .migrate();
            var few = new UUID(1, 1);
            var many = new UUID(1, 2);
            var projector = as(server, "fieldlog_projector");
            inspected(projector, few, 1_000, 30);
            var days = Math.min(3650, checklists / SITES / 10);
            inspected(projector, many, checklists, days);
            as(server, server.superuser()).sql("VACUUM ANALYZE").update();

            var site = site(many, 3);
            var lastWeek = Instant.parse("2026-11-16T12:00:00Z");
            for (var moment : new AsOf[] {new AsOf.Now(), new AsOf.Time(lastWeek)}) {
                var fewOfAll = cost(server, few, null, moment, null);
                var manyOfAll = cost(server, many, null, moment, null);
                var fewOfOne = cost(server, few, site(few, 3), moment, null);
                var manyOfOne = cost(server, many, site, moment, null);
                LoggerFactory.getLogger(DashboardCostTest.class)
                        .info(
                                "{}: the organization {} after 1,000 checklists, {} after {}; a site {} and {}",
                                moment,
                                fewOfAll,
                                manyOfAll,
                                checklists,
                                fewOfOne,
                                manyOfOne);
                assertThat(manyOfAll.rows()).as("rows %s", moment).isLessThanOrEqualTo(rowsOf(SITES));
                assertThat((double) manyOfAll.pages()).as("pages %s", moment).isLessThan(fewOfAll.pages() * DEEPER);
                assertThat(manyOfOne.rows()).as("rows of a site %s", moment).isLessThanOrEqualTo(rowsOf(1));
                assertThat((double) manyOfOne.pages())
                        .as("pages of a site %s", moment)
                        .isLessThan(fewOfOne.pages() * DEEPER);
            }

            // What had happened by a time is summed for the days of the period on which something happened later.
            var perDay = checklists / days;
            var happened = cost(server, many, null, new AsOf.Now(), new HappenedBy(lastWeek));
            LoggerFactory.getLogger(DashboardCostTest.class).info("happened by {}: {}", lastWeek, happened);
            assertThat(happened.rows())
                    .isLessThan(cost(server, many, null, new AsOf.Now(), null).rows() + 8L * perDay + 4 * SITES);
        }
    }

    /// A day and its repairs for each date, and how all sites stand; an index may give some of it without the row.
    private static long rowsOf(int sites) {
        return 2L * PERIOD.dates().size() * sites + 10 * SITES;
    }

    private static JdbcClient as(PostgresServer server, String role) {
        return JdbcClient.create(new DriverManagerDataSource(server.viewsUrl(), role, server.password()));
    }

    private static UUID site(UUID organization, int number) {
        return new UUID(organization.getLeastSignificantBits(), number);
    }

    /// So many checklists evenly over these days and the sites, each recorded when it was completed; each day as
    /// many repairs.
    private static void inspected(JdbcClient views, UUID organization, int checklists, int days) {
        views.sql("""
                        INSERT INTO day_change
                        SELECT organization_id, date, site_id, position, at, at, 1, 0, 0, 0, 0,
                               row_number() OVER (PARTITION BY date, site_id ORDER BY position), 0, 0, 0, 0, at
                        FROM (SELECT CAST(:organization AS uuid) AS organization_id, CAST(at AT TIME ZONE 'UTC' AS date) AS date,
                                     (CAST(:sites AS uuid[]))[1 + n % :of] AS site_id,
                                     n + 100 AS position, at
                              FROM generate_series(0, :checklists - 1) AS n
                              CROSS JOIN LATERAL (
                                  SELECT CAST(:end AS timestamptz)
                                         - (:checklists - n) * (CAST(:days AS float8) / :checklists) * interval '1 day' AS at) AS a
                             ) AS inspected""")
                .param("organization", organization)
                .param(
                        "sites",
                        IntStream.range(0, SITES)
                                .mapToObj(i -> site(organization, i))
                                .toArray(UUID[]::new))
                .param("of", SITES)
                .param("checklists", checklists)
                .param("days", days)
                .param("end", TODAY.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .update();
        for (var sql : List.of("""
                INSERT INTO day
                SELECT DISTINCT ON (date, site_id) organization_id, date, site_id, passed, failed, missed, on_time, late,
                       last_happened, position
                FROM day_change WHERE organization_id = ? ORDER BY date, site_id, position DESC""", """
                INSERT INTO day_site
                SELECT organization_id, site_id, 'UTC' FROM day_change WHERE organization_id = ? GROUP BY 1, 2""", """
                INSERT INTO dashboard_site_history
                SELECT organization_id, site_id, position, recorded_at, 'Site', 10, 1, 0
                FROM day_change WHERE organization_id = ? AND passed % 5 = 1""", """
                INSERT INTO dashboard_defects_history
                SELECT organization_id, site_id, position, recorded_at, 1, 2, 3
                FROM day_change WHERE organization_id = ? AND passed % 5 = 2""", """
                INSERT INTO dashboard_site
                SELECT DISTINCT ON (site_id) organization_id, site_id, name, in_service, out_of_service, retired, position
                FROM dashboard_site_history WHERE organization_id = ? ORDER BY site_id, position DESC""", """
                INSERT INTO dashboard_site_defects
                SELECT DISTINCT ON (site_id) organization_id, site_id, minor, major, out_of_service, position
                FROM dashboard_defects_history WHERE organization_id = ? ORDER BY site_id, position DESC""", """
                INSERT INTO day_repair
                SELECT organization_id, gen_random_uuid(), site_id, 'UTC', last_happened, date, 3600000000, position
                FROM day WHERE organization_id = ?""")) {
            views.sql(sql).param(organization).update();
        }
    }

    private static long position(JdbcClient sql, UUID organization) {
        return sql.sql("SELECT max(position) FROM day_change WHERE organization_id = ?")
                .param(organization)
                .query(Long.class)
                .single();
    }

    /// Asks as the controller does, and what PostgreSQL counted of this connection alone.
    private static Cost cost(
            PostgresServer server, UUID organization, @Nullable UUID site, AsOf moment, @Nullable HappenedBy happened)
            throws SQLException {
        try (var connection =
                new DriverManagerDataSource(server.viewsUrl(), "fieldlog_query", server.password()).getConnection()) {
            connection.setAutoCommit(false);
            var sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            sql.sql("SELECT set_config('fieldlog.organization', ?, true)")
                    .param(organization.toString())
                    .query(String.class)
                    .single();
            var actor = new Actor(organization, "user-1", Set.of(Role.SUPERVISOR), null);
            var snapshot = new Snapshot(sql, actor, position(sql, organization), null);
            var before = counted(sql);
            var rows = new DashboardRows(snapshot, site, moment, happened);
            assertThat(rows.machines()).hasSize(site == null ? SITES : 1);
            assertThat(rows.openDefects()).containsKey("MAJOR");
            assertThat(rows.days(PERIOD).stream().mapToLong(Day::completed).sum())
                    .isPositive();
            rows.medianRepairHours(PERIOD);
            var after = counted(sql);
            connection.rollback();
            return new Cost(after.pages() - before.pages(), after.rows() - before.rows());
        }
    }

    private static Cost counted(JdbcClient sql) {
        return sql.sql("""
                        SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) AS pages,
                               sum(CASE relkind WHEN 'r' THEN pg_stat_get_xact_tuples_returned(oid)
                                                              + pg_stat_get_xact_tuples_fetched(oid) END) AS rows
                        FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace""").query(Cost.class).single();
    }
}
