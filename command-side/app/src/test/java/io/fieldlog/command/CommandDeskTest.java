package io.fieldlog.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Crane.CraneCommand;
import io.fieldlog.command.eventlog.AppendProperties;
import io.fieldlog.command.eventlog.LogCheck;
import io.fieldlog.command.eventlog.OrganizationLog;
import io.fieldlog.command.eventlog.SetRule;
import io.fieldlog.command.eventlog.SetRules;
import io.fieldlog.command.eventlog.TestLog;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Role;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.caching.Cache;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        classes = CommandDeskTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "fieldlog.commands.snapshot-threshold=5",
            "fieldlog.security.issuer=http://127.0.0.1",
            "fieldlog.security.jwk-set-uri=http://127.0.0.1/jwks"
        })
class CommandDeskTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableConfigurationProperties({AppendProperties.class, CommandProperties.class})
    @Import({CommandConfiguration.class, CommandProblems.class, Crane.class})
    static class Application {

        @Bean
        SetRules setRules() {
            return event -> event instanceof MachineRegistered machine
                    ? List.of(new SetRule.Claim(
                            "machine-tag",
                            machine.tag(),
                            machine.machineId(),
                            () -> new Rejected(Reason.TAG_TAKEN, "The tag is taken.")))
                    : List.of();
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("fieldlog.log.url", () -> TestLog.server().logUrl());
        properties.add("fieldlog.log.username", () -> "fieldlog_writer");
        properties.add("fieldlog.log.password", () -> TestLog.server().password());
        properties.add("fieldlog.log.migration.username", () -> TestLog.server().owner());
        properties.add("fieldlog.log.migration.password", () -> TestLog.server().password());
    }

    final UUID organization = UUID.randomUUID();
    final UUID site = UUID.randomUUID();
    final UUID crane = UUID.randomUUID();

    @Autowired
    CommandDesk desk;

    @Autowired
    Cache cache;

    @Autowired
    CommandBus bus;

    @Autowired
    OrganizationLog log;

    @Autowired
    EventCodec codec;

    @BeforeEach
    void empty() throws SQLException {
        TestLog.empty();
        cache.removeAll();
    }

    @Test
    void answers_with_the_position_and_version_that_the_events_got() {
        var built = build("T-1");
        var stopped = stop(3, context());

        assertThat(built.status()).isEqualTo(201);
        assertThat(built.body()).asString().isEqualTo("{\"position\":1,\"version\":1}");
        assertThat(stopped.status()).isEqualTo(200);
        assertThat(stopped.position()).isEqualTo(4);
        assertThat(stopped.version()).isEqualTo(4);
        assertThat(stopped.replayed()).isFalse();
        var entries = LogCheck.run();
        assertThat(entries).hasSize(4).allSatisfy(entry -> {
            assertThat(entry.event().streamType()).isEqualTo("crane");
            assertThat(entry.event().metadata()).asString().contains("\"userId\":\"ada\"");
        });
    }

    @Test
    void answers_a_repeated_command_with_the_same_bytes_and_appends_nothing() {
        var context = context();
        build("T-1");
        var first = stop(2, context);
        stop(1, context());
        var again = stop(2, context);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.replayed()).isTrue();
        assertThat(LogCheck.run()).hasSize(4);
    }

    @Test
    void refuses_a_command_id_that_comes_with_another_body() {
        var context = context();
        build("T-1");
        stop(1, context);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> stop(1, context("another body", context.commandId(), null)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(CommonProblem.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void answers_a_repeated_command_that_the_state_now_refuses() {
        var context = context();
        var first = build("T-1", context);

        var again = build("T-1", context);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.replayed()).isTrue();
    }

    @Test
    void remembers_a_command_that_changed_nothing() {
        build("T-1");
        var context = context();
        var nothing = stop(0, context);
        stop(1, context());
        var again = stop(0, context);

        assertThat(nothing.body()).asString().isEqualTo("{\"position\":1,\"version\":1}");
        assertThat(again.body()).isEqualTo(nothing.body());
        assertThat(again.replayed()).isTrue();
        assertThat(LogCheck.run()).hasSize(2);
    }

    @Test
    void remembers_no_refusal() {
        var context = context();
        assertThatExceptionOfType(Rejected.class).isThrownBy(() -> stop(1, context));
        build("T-1");

        assertThat(stop(1, context).replayed()).isFalse();
    }

    @Test
    void refuses_a_tag_that_is_taken_in_the_same_organization() {
        build("T-1");

        var second = UUID.randomUUID();
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(
                        () -> desk.send("crane", second, new CraneCommand.Build(second, site, "T-1"), 201, context()))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.TAG_TAKEN));
        assertThat(LogCheck.run()).hasSize(1);
    }

    @Test
    void compares_the_expected_version_before_the_domains_rules() {
        build("T-1");
        stop(1, context());

        assertThat(stop(1, context("a", UUID.randomUUID(), 2L)).version()).isEqualTo(3);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> desk.send(
                        "crane",
                        crane,
                        new CraneCommand.Refuse(Reason.ID_TAKEN),
                        200,
                        context("b", UUID.randomUUID(), 2L)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(CommonProblem.VERSION_MISMATCH));
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> desk.send(
                        "crane",
                        UUID.randomUUID(),
                        new CraneCommand.Stop(crane, 1),
                        200,
                        context("c", UUID.randomUUID(), 2L)))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_MACHINE));
    }

    @Test
    void makes_nothing_on_the_condition_that_it_is_there() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> build("T-1", context("a", UUID.randomUUID(), 1L)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(CommonProblem.VERSION_MISMATCH));
        assertThat(build("T-1", context("b", UUID.randomUUID(), 0L)).version()).isEqualTo(1);
    }

    @Test
    void an_append_of_its_own_that_was_not_confirmed_is_no_replay() {
        var context = context();
        var unconfirmed = new AxonCommandDesk(new Unconfirmed(bus, true), log, codec);

        var answer = unconfirmed.send("crane", crane, new CraneCommand.Build(crane, site, "T-1"), 201, context);

        assertThat(answer.replayed()).isFalse();
        assertThat(answer.body()).asString().isEqualTo("{\"position\":1,\"version\":1}");
        var unreachable = new AxonCommandDesk(new Unconfirmed(bus, false), log, codec);
        assertThat(unreachable
                        .send("crane", crane, new CraneCommand.Build(crane, site, "T-1"), 201, context)
                        .replayed())
                .isTrue();
        assertThat(LogCheck.run()).hasSize(1);
    }

    /// The log goes away when the command has been handled, or before.
    private static final class Unconfirmed extends DefaultCommandGateway {

        private final boolean handled;

        Unconfirmed(CommandBus bus, boolean handled) {
            super(builder().commandBus(bus));
            this.handled = handled;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the shape of Axon's interface
        public <R> R sendAndWait(Object command) {
            if (handled) {
                super.sendAndWait(command);
            }
            throw TestLog.unavailable();
        }
    }

    @Test
    void does_not_see_another_organizations_aggregate() {
        build("T-1");
        var foreign = new CommandContext(
                new Actor(UUID.randomUUID(), "eve", Set.of(Role.ADMIN), null),
                UUID.randomUUID(),
                CommandContext.hash(),
                null,
                null,
                null);

        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> stop(1, foreign))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_MACHINE));
    }

    @Test
    void does_not_trust_a_cached_aggregate_when_it_refuses() throws SQLException {
        build("T-1");
        // Another node's append, which this node's cache does not know of.
        try (var connection = TestLog.owner();
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO event SELECT shard, shard_index + 1, organization_id, position + 1, stream_type,
                        stream_id, sequence + 1, gen_random_uuid(), 'machine-removed-from-service', 1, recorded_at,
                        convert_to('{"machineId":"' || stream_id || '","reason":"r"}', 'UTF8'), metadata, hash
                        FROM event;
                    UPDATE organization_head SET position = 2;
                    UPDATE shard_head SET last_index = 2""");
        }

        var conditional = stop(1, context("a", UUID.randomUUID(), 2L));

        assertThat(conditional.version()).isEqualTo(3);
        assertThat(conditional.position()).isEqualTo(3);
    }

    @Test
    void finds_an_aggregate_again_through_its_snapshot() throws InterruptedException {
        build("T-1");
        stop(7, context());
        awaitSnapshot();
        cache.removeAll();

        assertThat(stop(1, context()).version()).isEqualTo(9);
        LogCheck.run();
    }

    @Test
    void ignores_a_snapshot_of_another_revision_or_shape() throws Exception {
        build("T-1");
        stop(7, context());
        awaitSnapshot();
        change("UPDATE snapshot SET revision = 1, payload = 'nonsense'");
        cache.removeAll();
        assertThat(stop(1, context()).version()).isEqualTo(9);

        awaitSnapshot();
        change("UPDATE snapshot SET revision = 2, payload = 'nonsense'");
        cache.removeAll();
        assertThat(stop(1, context()).version()).isEqualTo(10);
        LogCheck.run();
    }

    private static void change(String sql) throws SQLException {
        try (var connection = TestLog.owner();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private static void awaitSnapshot() throws InterruptedException {
        for (var i = 0; i < 200; i++) {
            if (!LogCheck.query("SELECT sequence FROM snapshot", row -> row.getLong(1))
                    .isEmpty()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no snapshot was taken");
    }

    private Answer build(String tag) {
        return build(tag, context());
    }

    private Answer build(String tag, CommandContext context) {
        return desk.send("crane", crane, new CraneCommand.Build(crane, site, tag), 201, context);
    }

    private Answer stop(int times, CommandContext context) {
        return desk.send("crane", crane, new CraneCommand.Stop(crane, times), 200, context);
    }

    private CommandContext context() {
        return context("body", UUID.randomUUID(), null);
    }

    private CommandContext context(String body, UUID commandId, @Nullable Long expectedVersion) {
        return new CommandContext(
                new Actor(organization, "ada", Set.of(Role.ADMIN), null),
                commandId,
                CommandContext.hash(body.getBytes(StandardCharsets.UTF_8)),
                expectedVersion,
                null,
                null);
    }
}
