package io.fieldlog.command.eventlog;

import static io.fieldlog.command.eventlog.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.Upcasting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganizationLogTest {

    final UUID organization = UUID.randomUUID();
    final UUID other = UUID.randomUUID();
    final UUID machine = UUID.randomUUID();

    HikariDataSource database;
    OrganizationLog log;

    @BeforeEach
    void open() throws SQLException {
        TestLog.empty();
        database = TestLog.node();
        log = TestLog.log(database, AppendProperties.defaults());
    }

    @AfterEach
    void close() {
        log.close();
        database.close();
    }

    @Test
    void numbers_an_organizations_events_from_one() {
        var first = log.append(unit(organization, machine, 0).events(2).build());
        var foreign = log.append(unit(other, machine, 0).events(1).build());
        var second = log.append(unit(organization, machine, 2).events(1).build());

        assertThat(first.position()).isEqualTo(2);
        assertThat(first.version()).isEqualTo(2);
        assertThat(first.answer()).asString().isEqualTo("{\"position\":2,\"version\":2}");
        assertThat(foreign.position()).isEqualTo(1);
        assertThat(second.position()).isEqualTo(3);
        assertThat(second.version()).isEqualTo(3);
        assertThat(log.events(new StreamKey(organization, machine), 1))
                .extracting(OrganizationLog.StoredEvent::sequence)
                .containsExactly(1L, 2L);
        LogCheck.run();
    }

    @Test
    void refuses_an_outdated_version_and_stores_nothing_of_the_unit() {
        log.append(unit(organization, machine, 0).events(1).build());

        assertThatExceptionOfType(AggregateStreamCreationException.class)
                .isThrownBy(() ->
                        log.append(unit(organization, machine, 0).events(2).build()));
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() ->
                        log.append(unit(organization, machine, 2).events(1).build()));
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() -> log.append(unit(organization, machine, 1)
                        .events(1)
                        .event(UUID.randomUUID(), 1, "a hole")
                        .build()));
        assertThat(log.events(new StreamKey(organization, machine), 0)).hasSize(1);
        LogCheck.run();
    }

    @Test
    void fails_a_poisonous_unit_alone() throws Exception {
        var blocked = blockHead();
        var callers = Executors.newVirtualThreadPerTaskExecutor();
        try (callers) {
            var good = new ArrayList<Future<StoredCommand>>();
            var bad = new ArrayList<Future<StoredCommand>>();
            // All of these wait for the head, so that the next group holds them together.
            good.add(callers.submit(
                    () -> log.append(unit(organization, machine, 0).events(1).build())));
            Thread.sleep(200);
            for (var i = 0; i < 20; i++) {
                var stream = UUID.randomUUID();
                var unit = unit(organization, stream, 0);
                if (i % 5 == 0) {
                    bad.add(callers.submit(() -> log.append(unit.poison().build())));
                } else {
                    good.add(callers.submit(() -> log.append(unit.events(2).build())));
                }
            }
            Thread.sleep(200);
            blocked.rollback();
            for (var unit : good) {
                assertThat(unit.get().position()).isPositive();
            }
            assertThat(bad)
                    .allSatisfy(unit -> assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(unit::get)
                            .withCauseInstanceOf(AppendFailed.class));
        } finally {
            blocked.close();
        }
        assertThat(LogCheck.run()).hasSize(33);
    }

    @Test
    void sees_what_was_committed_while_it_waited_for_the_head() throws Exception {
        var blocked = blockHead();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = callers.submit(
                    () -> log.append(unit(organization, machine, 0).events(1).build()));
            Thread.sleep(300);
            // Another node's append commits after this node has sent its questions and before it has the lock.
            try (var statement = blocked.createStatement()) {
                statement.execute("""
                        INSERT INTO event VALUES (0, 1, '%s', 1, 'machine', '%s', 0, gen_random_uuid(), 'machine-retired', 1,
                            now(), '', '', decode(repeat('00', 32), 'hex'));
                        INSERT INTO organization_head VALUES ('%s', 0, 1, decode(repeat('00', 32), 'hex'));
                        UPDATE shard_head SET last_index = 1, last_at = now()""".formatted(organization, machine, organization));
            }
            blocked.commit();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(waiting::get)
                    .withCauseInstanceOf(AggregateStreamCreationException.class);
        } finally {
            blocked.close();
        }
        assertThat(log.append(unit(organization, machine, 1).events(1).build()).position())
                .isEqualTo(2);
    }

    @Test
    void never_goes_back_in_time() throws SQLException {
        var future = Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.MICROS);
        try (var connection = TestLog.owner();
                var statement = connection.prepareStatement("UPDATE shard_head SET last_at = ?")) {
            statement.setObject(1, future.atOffset(ZoneOffset.UTC));
            statement.execute();
        }
        log.append(unit(organization, machine, 0).events(1).build());

        assertThat(LogCheck.run().getFirst().event().recordedAt()).isEqualTo(future);
    }

    @Test
    void tells_a_repeated_command_from_one_with_another_body() {
        var id = UUID.randomUUID();
        var first = log.append(
                unit(organization, machine, 0).events(1).command(id, "body").build());

        assertThatExceptionOfType(DuplicateCommand.class)
                .isThrownBy(() -> log.append(unit(organization, machine, 1)
                        .events(1)
                        .command(id, "another")
                        .build()))
                .satisfies(duplicate -> {
                    assertThat(duplicate.ownAttempt()).isFalse();
                    assertThat(duplicate.stored().answer()).isEqualTo(first.answer());
                    assertThat(duplicate.stored().sameBody(first.bodyHash())).isTrue();
                    assertThat(duplicate.stored().sameBody(new byte[32])).isFalse();
                });
        assertThat(log.append(unit(other, machine, 0)
                                .events(1)
                                .command(id, "body")
                                .build())
                        .position())
                .isEqualTo(1);
    }

    @Test
    void does_not_mind_a_reader_that_stays_in_its_transaction() throws SQLException {
        log.append(unit(organization, machine, 0).events(1).build());
        try (var reader = TestLog.owner();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.executeQuery("SELECT count(*) FROM event").close();
            for (var i = 1; i < 500; i++) {
                log.append(unit(organization, machine, i).events(1).build());
            }
            try (var rows = statement.executeQuery("SELECT count(*), max(shard_index) FROM event")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(1);
            }
            reader.rollback();
        }
        assertThat(LogCheck.run()).hasSize(500);
    }

    @Test
    void reads_older_revisions_through_the_upcasters() {
        log.append(unit(organization, machine, 0).event(machine, 0, "{}").build());
        var codec = new EventCodec(new Upcasting(List.of(new Upcasting.Step(
                "machine-retired",
                0,
                old -> old.put("machineId", machine.toString()).put("reason", "upcast")))));
        TestLog.change("UPDATE event SET revision = 0");
        var engine = new OrganizationLogEngine(log, codec, _ -> List.of(), new NoSnapshots());

        var events =
                engine.readEvents(organization + ":" + machine, 0).asStream().toList();

        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.getPayload()).isEqualTo(new MachineRetired(machine, "upcast")));
    }

    @Test
    void gives_the_writers_role_no_way_to_change_an_event() throws SQLException {
        log.append(unit(organization, machine, 0).events(1).build());
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var forbidden : List.of(
                    "UPDATE event SET payload = ''",
                    "DELETE FROM event",
                    "TRUNCATE event",
                    "UPDATE command SET status = 0",
                    "DELETE FROM command",
                    "UPDATE relay_cursor SET published_index = 9")) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> statement.execute(forbidden))
                        .withMessageContaining("permission denied");
            }
        }
    }

    @Test
    void frees_a_key_when_its_member_is_removed() {
        var second = UUID.randomUUID();
        log.append(unit(organization, machine, 0)
                .events(1)
                .rules(claim(machine), new SetRule.Add("kept", "T-1", machine))
                .build());
        log.append(unit(other, machine, 0).events(1).rules(claim(machine)).build());
        assertThatExceptionOfType(TagTaken.class)
                .isThrownBy(() -> log.append(unit(organization, second, 0)
                        .events(1)
                        .rules(claim(second))
                        .build()));

        log.append(unit(organization, machine, 1)
                .events(1)
                .rules(new SetRule.Remove("tag", "T-1", machine))
                .build());
        log.append(unit(organization, second, 0).events(1).rules(claim(second)).build());

        assertThat(LogCheck.query(
                        "SELECT set_name, member FROM set_member WHERE organization_id = '%s'".formatted(organization),
                        row -> row.getString(1) + " " + row.getString(2)))
                .containsExactlyInAnyOrder("kept " + machine, "tag " + second);
        assertThat(LogCheck.query("SELECT 1 FROM set_member", row -> row.getInt(1)))
                .hasSize(3);
    }

    static final class TagTaken extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static SetRule claim(UUID member) {
        return new SetRule.Claim("tag", "T-1", member, TagTaken::new);
    }

    private static Connection blockHead() throws SQLException {
        var connection = TestLog.owner();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT * FROM shard_head FOR NO KEY UPDATE");
        }
        return connection;
    }

    static final class NoSnapshots implements AggregateSnapshots {

        @Override
        public Encoded encode(Object aggregate) {
            throw new AssertionError("no snapshot is taken here");
        }

        @Override
        public Optional<Object> revive(String streamType, String aggregateIdentifier, int revision, byte[] payload) {
            return Optional.empty();
        }
    }
}
