package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.stream.HashChain;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An event that nobody can read stops its own organization's views, visibly, and no one else; once it is mended a
/// retry goes on.
@Order(Integer.MAX_VALUE - 20)
@ExtendWith(RunningStack.class)
class ParkingTest {

    private final Client admin = RunningStack.as("admin@globex");

    @Test
    void a_damaged_event_parks_its_organization_only_and_a_retry_goes_on_once_it_is_mended() throws SQLException {
        var machine = Fixture.machine(admin, Fixture.site(admin));
        var position = appendDamagedRetirement(machine);

        var every = List.of(
                "machines",
                "timeline",
                "templates",
                "checklists",
                "defects",
                "schedules",
                "dashboard",
                "days",
                "sites",
                "imports");
        RunningStack.await("every projection is parked", Duration.ofSeconds(20), () -> parked().containsAll(every));
        var beyond = admin.get("/v1/machines/" + machine.id(), "Consistency-Token", String.valueOf(position));
        assertThat(beyond.mustBe(503).code()).isEqualTo("view-parked");
        admin.get("/v1/machines/" + machine.id()).mustBe(200);

        var other = RunningStack.as("admin");
        var elsewhere = Fixture.machine(other, Fixture.site(other));
        other.getAfter(elsewhere.registration(), "/v1/machines/" + elsewhere.id())
                .mustBe(200);
        assertThat(other.get("/v1/operations/projections").mustBe(200).text())
                .doesNotContain(organization().toString());

        var refused = RunningStack.fieldlog().run("verify");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output() + refused.errors()).containsIgnoringCase("parked");

        var vain = retry("timeline");
        RunningStack.await("the retry was in vain", Duration.ofSeconds(20), () -> parked().contains("timeline"));
        assertThat(vain).isGreaterThan(position);

        mend(machine);
        var retried = RunningStack.fieldlog().run("retry", "timeline", "--user", "admin@globex");
        assertThat(retried.output()).isEqualTo("timeline goes on\n");
        assertThat(retried.exitCode()).isZero();
        parked().forEach(this::retry);
        RunningStack.await("nothing is parked", Duration.ofSeconds(20), () -> parked().isEmpty());
        var card = admin.get(
                "/v1/machines/" + machine.id(), "Consistency-Token", String.valueOf(position), "Prefer", "wait=10");
        assertThat(card.mustBe(200).json().get("status").asString()).isEqualTo("RETIRED");
    }

    private long retry(String projection) {
        return admin.post("/v1/operations/projections/%s/retry".formatted(projection), "{}")
                .mustBe(200)
                .position();
    }

    private List<String> parked() {
        var names = new ArrayList<String>();
        for (var item :
                admin.get("/v1/operations/projections").mustBe(200).json().get("items")) {
            if (!item.get("parked").isEmpty() && item.get("store").asString().equals("postgresql")) {
                names.add(item.get("projection").asString());
            }
        }
        return names;
    }

    private UUID organization() throws SQLException {
        try (var log = RunningStack.database("fieldlog_log");
                var statement = log.createStatement();
                var rows =
                        statement.executeQuery("SELECT organization_id FROM event WHERE convert_from(metadata, 'UTF8')"
                                + " LIKE '%admin@globex%' LIMIT 1")) {
            rows.next();
            return rows.getObject(1, UUID.class);
        }
    }

    /// As a failing disk would leave it: the entry is chained as a retirement, but its name is garbled.
    private long appendDamagedRetirement(Fixture.Machine machine) throws SQLException {
        var organization = organization();
        var event = UUID.randomUUID();
        var payload = "{\"machineId\":\"%s\",\"reason\":\"Scrapped\"}"
                .formatted(machine.id())
                .getBytes(StandardCharsets.UTF_8);
        var metadata = "{\"userId\":\"admin@globex\",\"commandId\":\"%s\"}"
                .formatted(UUID.randomUUID())
                .getBytes(StandardCharsets.UTF_8);
        try (var log = RunningStack.database("fieldlog_log");
                var statement = log.createStatement()) {
            log.setAutoCommit(false);
            long index;
            OffsetDateTime at;
            try (var rows = statement.executeQuery(
                    "UPDATE shard_head SET last_index = last_index + 1, last_at = greatest(clock_timestamp(), last_at)"
                            + " WHERE shard = 0 RETURNING last_index, last_at")) {
                rows.next();
                index = rows.getLong(1);
                at = rows.getObject(2, OffsetDateTime.class);
            }
            long position;
            byte[] previous;
            try (var rows = statement.executeQuery(
                    "SELECT position + 1, hash FROM organization_head WHERE organization_id = '%s' FOR UPDATE"
                            .formatted(organization))) {
                rows.next();
                position = rows.getLong(1);
                previous = rows.getBytes(2);
            }
            var hash = HashChain.hash(
                    previous,
                    organization,
                    position,
                    "machine",
                    machine.id(),
                    1,
                    event,
                    "machine-retired",
                    1,
                    at.toInstant(),
                    payload,
                    metadata);
            try (var insert = log.prepareStatement("""
                    INSERT INTO event (shard, shard_index, organization_id, position, stream_type, stream_id, sequence,
                        event_id, type, revision, recorded_at, payload, metadata, hash)
                    VALUES (0, ?, ?, ?, 'machine', ?, 1, ?, 'machine-ret#red', 1, ?, ?, ?, ?)""")) {
                insert.setLong(1, index);
                insert.setObject(2, organization);
                insert.setLong(3, position);
                insert.setObject(4, machine.id());
                insert.setObject(5, event);
                insert.setObject(6, at);
                insert.setBytes(7, payload);
                insert.setBytes(8, metadata);
                insert.setBytes(9, hash);
                insert.executeUpdate();
            }
            try (var update = log.prepareStatement(
                    "UPDATE organization_head SET position = ?, hash = ? WHERE organization_id = ?")) {
                update.setLong(1, position);
                update.setBytes(2, hash);
                update.setObject(3, organization);
                update.executeUpdate();
            }
            statement.execute("SELECT pg_notify('fieldlog_append', '0')");
            log.commit();
            return position;
        }
    }

    private static void mend(Fixture.Machine machine) throws SQLException {
        try (var log = RunningStack.database("fieldlog_log");
                var statement = log.createStatement()) {
            assertThat(statement.executeUpdate(
                            "UPDATE event SET type = 'machine-retired' WHERE stream_id = '%s' AND sequence = 1"
                                    .formatted(machine.id())))
                    .isEqualTo(1);
        }
    }
}
