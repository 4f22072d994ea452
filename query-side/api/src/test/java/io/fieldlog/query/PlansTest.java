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
    private static final int CHECKLISTS = 2_000;

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
                        INSERT INTO defect
                        SELECT organization_id, gen_random_uuid(), machine_id, site_id, NULL, NULL, NULL, 'It leaks',
                               CASE n % 5 WHEN 0 THEN 'OUT_OF_SERVICE' ELSE 'MINOR' END,
                               CASE n % 4 WHEN 0 THEN 'OPEN' ELSE 'CLOSED' END,
                               timestamptz '2026-01-01' + n * interval '1 hour', 'user-1', NULL, '[]', 1, n
                        FROM machine, generate_series(1, 3) n""").update();
        views.sql("""
                        INSERT INTO corrective_action
                        SELECT organization_id, gen_random_uuid(), NULL, site_id, 'Order seals', 'mechanic-' || n % 100,
                               date '2026-01-01' + (n % 300)::int, CASE n % 4 WHEN 0 THEN 'OPEN' ELSE 'VERIFIED' END, now(),
                               'user-1', '[]', 1, n
                        FROM (SELECT organization_id, site_id, row_number() OVER () AS n FROM machine) m""").update();
        views.sql("""
                        INSERT INTO timeline
                        SELECT organization_id, machine_id, n, 'meter-reading-recorded', now(), now(), 'user-1', '', '{}'
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 50) n""").param(organization).update();
        views.sql("""
                        INSERT INTO meter_reading
                        SELECT organization_id, machine_id, gen_random_uuid(), 'meter-' || n % 2, n, 'h', now() + n * interval '1 hour', now(), 'user-1',
                               false, 'ACCEPTED', NULL, NULL, n, NULL, NULL, n
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 200) n""").param(organization).update();
        views.sql("""
                        INSERT INTO checklist
                        SELECT o, gen_random_uuid(), md5((n % 50)::text)::uuid, md5((n % 25)::text)::uuid, md5((n % 10)::text)::uuid,
                               'inspector-' || n % 40, CASE n % 20 WHEN 0 THEN 'STARTED' ELSE 'COMPLETED' END,
                               CASE n % 20 WHEN 0 THEN NULL WHEN 1 THEN 'FAIL' ELSE 'PASS' END,
                               now() - n * interval '1 minute', now(), '{}', '{}', 1, n
                        FROM (SELECT ? AS o UNION ALL SELECT gen_random_uuid() FROM generate_series(2, ?)) organizations, generate_series(1, ?) n""").params(organization, ORGANIZATIONS / 4, CHECKLISTS).update();
        views.sql("""
                        INSERT INTO checklist_history
                        SELECT organization_id, checklist_id, machine_id, state, CASE state WHEN 'STARTED' THEN NULL ELSE started_at END, '{}', position, now()
                        FROM checklist WHERE summary::text = '{}'""").update();
        views.sql("""
                        INSERT INTO occurrence
                        SELECT organization_id, gen_random_uuid(), md5((n % 10)::text)::uuid, machine_id, site_id, md5('t')::uuid, '',
                               now() - n * interval '1 day', now() - n * interval '1 day',
                               CASE WHEN n > 1 AND n % 9 = 0 THEN 'MISSED' WHEN n > 1 THEN 'FULFILLED' ELSE 'OPEN' END, false,
                               CASE WHEN n > 1 THEN gen_random_uuid() END, CASE WHEN n > 1 THEN now() - n * interval '1 day' END, 1, n
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 100) n""").param(organization).update();
        views.sql("""
                        INSERT INTO machine_due
                        SELECT organization_id, machine_id, md5('s')::uuid, n, now(), false, now(), now()
                        FROM (SELECT * FROM machine WHERE organization_id = ? LIMIT 300) m, generate_series(1, 100) n""").param(organization).update();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AND (reported_at, defect_id) < ('2026-01-01', '00000000-0000-0000-0000-000000000000'::uuid)",
                "AND machine_id = '8f14e45f-ceea-467f-9575-dcb4e7a1a2b3'::uuid",
                "AND site_id = '8f14e45f-ceea-467f-9575-dcb4e7a1a2b3'::uuid",
                "AND severity = 'OUT_OF_SERVICE'",
                "AND state = 'OPEN'",
                "AND reported_at >= '2026-01-01' AND reported_at < '2026-02-01'"
            })
    void a_list_of_defects_reads_the_index_of_its_filter(String condition) throws Exception {
        assertThat(plan("""
                SELECT defect_id, description FROM defect
                WHERE organization_id = :organization
                %s
                ORDER BY reported_at DESC, defect_id DESC
                LIMIT 51""".formatted(condition)))
                .containsPattern("Scan (Backward )?(using|on) defect_by_")
                .doesNotContain("Seq Scan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AND assignee = 'mechanic-3'", "AND state = 'OPEN'", "AND due_on < '2026-02-01'"})
    void a_list_of_actions_reads_the_index_of_its_filter(String condition) throws Exception {
        assertThat(plan("""
                SELECT action_id, title FROM corrective_action
                WHERE organization_id = :organization
                %s
                ORDER BY due_on, action_id
                LIMIT 51""".formatted(condition)))
                .containsPattern("Scan (using|on) corrective_action_by_")
                .doesNotContain("Seq Scan");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AND (started_at, checklist_id) < (now() - interval '9 hours', '00000000-0000-0000-0000-000000000000'::uuid)",
                "AND started_at >= now() - interval '20 minutes'",
                "AND site_id = 'cfcd2084-95d5-65ef-66e7-dff9f98764da'::uuid",
                "AND machine_id = 'cfcd2084-95d5-65ef-66e7-dff9f98764da'::uuid",
                "AND template_id = 'cfcd2084-95d5-65ef-66e7-dff9f98764da'::uuid",
                "AND inspector = 'inspector-7'",
                "AND state = 'STARTED'",
                "AND result = 'FAIL'"
            })
    void a_checklist_list_reads_the_index_of_its_filter(String condition) throws Exception {
        var plan = plan("""
                SELECT checklist_id, started_at, summary
                FROM checklist
                WHERE organization_id = :organization
                %s
                ORDER BY started_at DESC, checklist_id DESC
                LIMIT 51""".formatted(condition));

        assertThat(plan)
                .containsPattern("(Index|Bitmap Index) Scan (Backward )?(using|on) checklist_by_")
                .doesNotContain("Seq Scan");
    }

    @Test
    void the_last_inspection_of_a_machine_is_the_end_of_its_index() throws Exception {
        var plan = plan("""
                SELECT standing FROM checklist_history h
                WHERE h.organization_id = :organization AND h.machine_id = 'cfcd2084-95d5-65ef-66e7-dff9f98764da'
                  AND h.inspected_at IS NOT NULL AND h.from_position <= 9999
                  AND (h.until_position IS NULL OR h.until_position > 9999)
                ORDER BY h.inspected_at DESC, h.checklist_id DESC
                LIMIT 1""");

        assertThat(plan)
                .contains("Index Scan Backward using checklist_history_by_machine")
                .doesNotContain("Sort");
    }

    @Test
    void occurrences_are_read_by_their_schedule_and_of_all_days_only_today() throws Exception {
        assertThat(plan("""
                SELECT occurrence_id, slot FROM occurrence
                WHERE organization_id = :organization AND schedule_id = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
                ORDER BY opens_at DESC, occurrence_id DESC
                LIMIT 51"""))
                .contains("Index Scan Backward using occurrence_by_schedule")
                .doesNotContain("Sort");
        var today = plan("""
                SELECT occurrence_id FROM (
                    SELECT * FROM occurrence WHERE organization_id = :organization AND state = 'OPEN'
                    UNION ALL
                    SELECT * FROM occurrence
                    WHERE organization_id = :organization AND state = 'FULFILLED'
                      AND completed_at >= now() - interval '1 day' AND completed_at < now() + interval '1 day'
                ) o""");
        assertThat(today).contains("occurrence_open", "occurrence_done").doesNotContain("Seq Scan");
    }

    @Test
    void when_a_machine_was_due_is_the_end_of_its_index() throws Exception {
        assertThat(plan("""
                SELECT due_at FROM machine_due
                WHERE organization_id = :organization AND machine_id = 'cfcd2084-95d5-65ef-66e7-dff9f98764da'
                  AND schedule_id = '03c7c0ac-e395-d80d-aa04-d4d3b8a4b6ea' AND position <= 9
                ORDER BY position DESC
                LIMIT 1"""))
                .contains("Index Scan Backward using machine_due_pkey")
                .doesNotContain("Sort");
    }
}
