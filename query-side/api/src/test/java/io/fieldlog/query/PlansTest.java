package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// The plans of the hot questions in an organization among many: an index for each, and no reading of all rows.
class PlansTest {

    private static final int ORGANIZATIONS = 40;
    private static final int MACHINES = 500;

    private static final Stack stack = Stack.running();
    private static final UUID organization = UUID.randomUUID();

    static {
        var views = stack.projector();
        views.sql("""
                        INSERT INTO machine
                        SELECT o, gen_random_uuid(), 'T-' || n, 'Truck', 'category-' || n % 20, 'make-' || n % 50, 'model-' || n % 100, NULL,
                               md5((n % 25)::text)::uuid, CASE n % 10 WHEN 0 THEN 'OUT_OF_SERVICE' ELSE 'IN_SERVICE' END, '[]', 0, 1, n, now(), now()
                        FROM (SELECT ? AS o UNION ALL SELECT gen_random_uuid() FROM generate_series(2, ?)) organizations, generate_series(1, ?) n""").params(organization, ORGANIZATIONS, MACHINES).update();
        views.sql("""
                        INSERT INTO machine_site
                        SELECT organization_id, md5(n::text)::uuid, 'Site ' || n, 1, now()
                        FROM (SELECT DISTINCT organization_id FROM machine) o, generate_series(0, 24) n""").update();
        views.sql("""
                        INSERT INTO machine_history
                        SELECT organization_id, machine_id, tag, name, category, make, model, serial_number, site_id, status, meters,
                               open_defects, n, n, registered_at, changed_at
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 50) n""").param(organization).update();
        views.sql("""
                        INSERT INTO timeline
                        SELECT organization_id, machine_id, n, 'meter-reading-recorded', now(), now(), 'user-1', '', '{}'
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 50) n""").param(organization).update();
        views.sql("""
                        INSERT INTO meter_reading
                        SELECT organization_id, machine_id, gen_random_uuid(), 'meter-' || n % 2, n, 'h', now() + n * interval '1 hour', now(), 'user-1',
                               false, 'ACCEPTED', NULL, NULL, n, NULL, NULL, n
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 200) n""").param(organization).update();
        JdbcClient.create(new DriverManagerDataSource(
                        stack.master.viewsUrl(), stack.master.superuser(), stack.master.password()))
                .sql("ANALYZE")
                .update();
    }

    private static String plan(String query) throws Exception {
        try (var connection = new DriverManagerDataSource(
                        stack.master.viewsUrl(), "fieldlog_query", stack.master.password())
                .getConnection()) {
            connection.setAutoCommit(false);
            var sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            sql.sql("SELECT set_config('fieldlog.organization', ?, true)")
                    .param(organization.toString())
                    .query(String.class)
                    .single();
            var lines = sql.sql("EXPLAIN (COSTS OFF) " + query.replace(":organization", "'" + organization + "'::uuid"))
                    .query(String.class)
                    .list();
            connection.rollback();
            return String.join("\n", lines);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AND (m.tag, m.machine_id) > ('T-300', '00000000-0000-0000-0000-000000000000'::uuid)",
                "AND m.site_id = '8f14e45f-ceea-467f-9575-dcb4e7a1a2b3'::uuid",
                "AND m.status = 'OUT_OF_SERVICE'",
                "AND m.category = 'category-3'",
                "AND m.make = 'make-3'",
                "AND m.model = 'model-3'",
                "AND m.tag = 'T-42'"
            })
    void a_machine_list_reads_the_index_of_its_filter(String condition) throws Exception {
        var plan = plan("""
                SELECT m.machine_id, m.tag, s.name
                FROM machine m
                LEFT JOIN machine_site s
                  ON s.organization_id = m.organization_id AND s.site_id = m.site_id AND s.until_position IS NULL
                WHERE m.organization_id = :organization
                %s
                ORDER BY m.tag, m.machine_id
                LIMIT 51""".formatted(condition));

        assertThat(plan)
                .containsPattern("(Index|Bitmap Index|Index Only) Scan (using|on) machine_by_")
                .doesNotContain("Seq Scan");
    }

    @Test
    void the_past_the_timeline_and_the_readings_of_a_machine_are_read_in_order() throws Exception {
        for (var query : List.of(
                "SELECT * FROM machine_history WHERE organization_id = :organization AND machine_id = '8f14e45f-ceea-467f-9575-dcb4e7a1a2b3' AND position <= 9 ORDER BY position DESC LIMIT 1",
                "SELECT * FROM timeline WHERE organization_id = :organization AND machine_id = '8f14e45f-ceea-467f-9575-dcb4e7a1a2b3' AND position < 9 ORDER BY position DESC LIMIT 51",
                "SELECT * FROM meter_reading WHERE organization_id = :organization AND machine_id = '8f14e45f-ceea-467f-9575-dcb4e7a1a2b3' ORDER BY captured_at, recorded_position LIMIT 51")) {
            assertThat(plan(query))
                    .as(query)
                    .contains("Index Scan")
                    .doesNotContain("Sort")
                    .doesNotContain("Seq Scan");
        }
    }
}
