package io.fieldlog.command.eventlog;

import static io.fieldlog.command.eventlog.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.eventlog.HeadView.SetKey;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import io.fieldlog.stream.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

/// Each unit of a group sees what those before it did, though nothing of it is stored yet.
class GroupTest {

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final UUID organization = UUID.randomUUID();
    final UUID other = UUID.randomUUID();
    final UUID machine = UUID.randomUUID();

    final List<PendingAppend> pending = new ArrayList<>();

    @Test
    void numbers_two_organizations_on_their_own() {
        var group = decide(
                unit(organization, machine, 0).events(2),
                unit(other, machine, 0).events(1),
                unit(organization, machine, 2).events(1));

        assertThat(group.events()).extracting(RecordedEvent::position).containsExactly(1L, 2L, 1L, 3L);
        assertThat(pending).allSatisfy(unit -> assertThat(unit.await().answer()).isNotEmpty());
    }

    @Test
    void lets_the_second_append_to_a_stream_lose() {
        var group = decide(
                unit(organization, machine, 0).events(1),
                unit(organization, machine, 0).events(2));

        assertThat(group.events()).hasSize(1);
        assertThatExceptionOfType(AggregateStreamCreationException.class).isThrownBy(pending.get(1)::await);
    }

    @Test
    void gives_a_tag_to_the_first_who_claims_it() {
        var group = decide(
                unit(organization, machine, 0).events(1).rules(claim("T-1", machine)),
                unit(organization, UUID.randomUUID(), 0).events(1).rules(claim("T-1", UUID.randomUUID())),
                unit(other, machine, 0).events(1).rules(claim("T-1", machine)));

        assertThat(group.events()).hasSize(2);
        assertThat(group.added()).hasSize(2);
        assertThatExceptionOfType(Refused.class).isThrownBy(pending.get(1)::await);
    }

    @Test
    void keeps_nothing_of_the_rules_of_a_unit_that_loses() {
        var loser = UUID.randomUUID();
        var winner = UUID.randomUUID();
        var group = decide(
                unit(organization, loser, 0)
                        .events(1)
                        .rules(claim("T-1", loser), new SetRule.RequirePresent("site", "s", loser, Refused::new)),
                unit(organization, winner, 0).events(1).rules(claim("T-1", winner)));

        assertThat(group.added()).extracting(Group.SetRow::member).containsExactly(winner);
    }

    @Test
    void frees_what_a_unit_before_removed() {
        var view = new HeadView(
                0,
                Instant.EPOCH,
                Map.of(),
                Map.of(),
                Map.of(new StreamKey(organization, machine), 0L),
                Map.of(new SetKey(organization, "open-defect", "m"), Set.of(machine)));
        var group = decide(
                view,
                unit(organization, machine, 1)
                        .events(1)
                        .rules(new SetRule.RequireEmpty("open-defect", "m", Refused::new)),
                unit(organization, machine, 1).events(1).rules(new SetRule.Remove("open-defect", "m", machine)),
                unit(organization, machine, 2)
                        .events(1)
                        .rules(new SetRule.RequireEmpty("open-defect", "m", Refused::new)));

        assertThatExceptionOfType(Refused.class).isThrownBy(pending.getFirst()::await);
        assertThat(group.events()).hasSize(2);
        assertThat(group.removed()).extracting(Group.SetRow::member).containsExactly(machine);
        assertThat(group.added()).isEmpty();
    }

    @Test
    void stores_a_command_id_once_and_gives_the_second_its_answer() {
        var id = UUID.randomUUID();
        decide(
                unit(organization, machine, 0).events(1).command(id, "body"),
                unit(organization, machine, 0).events(1).command(id, "body"));

        var stored = pending.getFirst().await();
        assertThatExceptionOfType(DuplicateCommand.class)
                .isThrownBy(pending.get(1)::await)
                .satisfies(duplicate -> assertThat(duplicate.stored()).isEqualTo(stored));
    }

    @Test
    void a_unit_that_appends_nothing_needs_the_version_too() {
        var view = known(machine, 3L, Set.of());
        var group = decide(view, unit(organization, machine, 2), unit(organization, machine, 4));

        assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(pending.getFirst()::await);
        assertThat(pending.getLast().await().version()).isEqualTo(4);
        assertThat(group.hasWinners()).isTrue();
        assertThat(group.commands()).hasSize(1);
        assertThat(group.events()).isEmpty();
        assertThat(group.advanced()).isEmpty();
    }

    @Test
    void a_group_of_losers_writes_nothing() {
        var group = decide(unit(organization, machine, 7).events(1));

        assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(pending.getFirst()::await);
        assertThat(group.hasWinners()).isFalse();
        assertThat(group.commands()).isEmpty();
        assertThat(group.advanced()).isEmpty();
    }

    @Test
    void every_stream_of_a_unit_goes_on_where_it_ended() {
        var defect = UUID.randomUUID();
        var group = decide(
                known(defect, 0L, Set.of()),
                unit(organization, machine, 0).events(1).event(defect, 2, "too far"),
                unit(organization, machine, 0).events(1).event(defect, 0, "again"),
                unit(organization, machine, 0)
                        .events(1)
                        .event(defect, 1, "next")
                        .event(defect, 2, "and next"));

        assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(pending.getFirst()::await);
        assertThatExceptionOfType(AggregateStreamCreationException.class).isThrownBy(pending.get(1)::await);
        assertThat(pending.getLast().await().version()).isEqualTo(1);
        assertThat(group.events()).extracting(RecordedEvent::sequence).containsExactly(0L, 1L, 2L);
        assertThat(group.advanced()).containsOnlyKeys(organization);
        assertThat(group.advanced().get(organization).position()).isEqualTo(3);
    }

    @Test
    void the_rules_of_a_unit_see_each_other() {
        var group = decide(
                known(machine, 0L, Set.of(other)),
                unit(organization, machine, 1)
                        .events(1)
                        .rules(
                                new SetRule.RequirePresent("open-defect", "m", other, Refused::new),
                                new SetRule.Remove("open-defect", "m", other),
                                new SetRule.RequireEmpty("open-defect", "m", Refused::new),
                                new SetRule.Add("open-defect", "m", machine),
                                new SetRule.RequirePresent("open-defect", "m", machine, Refused::new)),
                unit(organization, machine, 2)
                        .events(1)
                        .rules(new SetRule.RequirePresent("open-defect", "m", other, Refused::new)));

        assertThat(pending.getFirst().await().version()).isEqualTo(2);
        assertThatExceptionOfType(Refused.class).isThrownBy(pending.getLast()::await);
        assertThat(group.added()).extracting(Group.SetRow::member).containsExactly(machine);
        assertThat(group.removed()).extracting(Group.SetRow::member).containsExactly(other);
    }

    @Test
    void who_has_a_tag_may_claim_it_again_and_nothing_is_written() {
        var view = new HeadView(
                0,
                Instant.EPOCH,
                Map.of(),
                Map.of(),
                Map.of(new StreamKey(organization, machine), 0L),
                Map.of(new SetKey(organization, "machine-tag", "T-1"), Set.of(machine)));
        var group = decide(
                view,
                unit(organization, machine, 1).events(1).rules(claim("T-1", machine)),
                unit(organization, other, 0).events(1).rules(claim("T-1", other)));

        assertThat(group.events()).hasSize(1);
        assertThat(group.added()).isEmpty();
        assertThat(group.removed()).isEmpty();
        assertThatExceptionOfType(Refused.class).isThrownBy(pending.getLast()::await);
    }

    private HeadView known(UUID stream, long sequence, Set<UUID> openDefects) {
        return new HeadView(
                0,
                Instant.EPOCH,
                Map.of(),
                Map.of(),
                Map.of(new StreamKey(organization, stream), sequence),
                Map.of(new SetKey(organization, "open-defect", "m"), openDefects));
    }

    private static SetRule claim(String tag, UUID member) {
        return new SetRule.Claim("machine-tag", tag, member, Refused::new);
    }

    private Group decide(Units... units) {
        return decide(new HeadView(0, Instant.EPOCH, Map.of(), Map.of(), Map.of(), Map.of()), units);
    }

    private Group decide(HeadView view, Units... units) {
        var group = new Group(view);
        for (var unit : units) {
            pending.add(new PendingAppend(unit.build(), Duration.ofSeconds(1)));
            group.decide(pending.getLast());
        }
        group.announce();
        return group;
    }
}
