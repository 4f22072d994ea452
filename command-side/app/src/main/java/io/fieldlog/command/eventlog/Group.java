package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.Append.NewEvent;
import io.fieldlog.command.eventlog.HeadView.CommandKey;
import io.fieldlog.command.eventlog.HeadView.OrganizationHead;
import io.fieldlog.command.eventlog.HeadView.SetKey;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import io.fieldlog.stream.HashChain;
import io.fieldlog.stream.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/// Decides a group of appends in order, each seeing what those before it did: who loses loses alone, who wins is
/// numbered, chained and becomes rows. Touches no database, so that it is quick under the lock and can be tested
/// without one.
class Group {

    record CommandRow(UUID organizationId, StoredCommand command) {}

    record SetRow(SetKey key, UUID member) {}

    private static final OrganizationHead BEFORE_THE_FIRST = new OrganizationHead(0, HashChain.start());

    private final HeadView view;
    private final Map<UUID, OrganizationHead> organizations;
    private final Map<CommandKey, StoredCommand> commands;
    private final Map<StreamKey, Long> sequences;
    private final Map<SetKey, Set<UUID>> members;

    private final List<RecordedEvent> events = new ArrayList<>();
    private final List<CommandRow> commandRows = new ArrayList<>();
    private final Map<UUID, OrganizationHead> advanced = new TreeMap<>();
    private final List<Runnable> verdicts = new ArrayList<>();

    Group(HeadView view) {
        this.view = view;
        this.organizations = new HashMap<>(view.organizations());
        this.commands = new HashMap<>(view.commands());
        this.sequences = new HashMap<>(view.sequences());
        this.members = new HashMap<>(view.members());
    }

    final void decide(PendingAppend pending) {
        var append = pending.append();
        var key = new CommandKey(append.organizationId(), append.command().commandId());
        var duplicate = commands.get(key);
        if (duplicate != null) {
            lose(pending, new DuplicateCommand(duplicate, pending.doubtful()));
            return;
        }
        var streamsAfter = new HashMap<StreamKey, Long>();
        var conflict = conflict(append, streamsAfter);
        if (conflict != null) {
            lose(pending, conflict);
            return;
        }
        var membersAfter = new HashMap<SetKey, Set<UUID>>();
        for (var rule : append.rules()) {
            var refusal = refusal(append.organizationId(), rule, membersAfter);
            if (refusal != null) {
                lose(pending, refusal);
                return;
            }
        }
        sequences.putAll(streamsAfter);
        members.putAll(membersAfter);
        var stored = win(append);
        commands.put(key, stored);
        verdicts.add(() -> pending.stored(stored));
    }

    private void lose(PendingAppend pending, RuntimeException failure) {
        verdicts.add(() -> pending.failed(failure));
    }

    private @Nullable RuntimeException conflict(Append append, Map<StreamKey, Long> after) {
        var target = new StreamKey(append.organizationId(), append.target());
        var version = last(target, after) + 1;
        if (version != append.version()) {
            return conflict(target, append.version(), version);
        }
        for (var event : append.events()) {
            var stream = new StreamKey(append.organizationId(), event.streamId());
            var next = last(stream, after) + 1;
            if (next != event.sequence()) {
                return conflict(stream, event.sequence(), next);
            }
            after.put(stream, next);
        }
        return null;
    }

    private static RuntimeException conflict(StreamKey stream, long expected, long found) {
        return expected == 0
                ? new AggregateStreamCreationException("%s already has %d events".formatted(stream.streamId(), found))
                : new ConcurrencyException("%s has version %d, not %d".formatted(stream.streamId(), found, expected));
    }

    private long last(StreamKey stream, Map<StreamKey, Long> after) {
        var own = after.get(stream);
        return own != null ? own : sequences.getOrDefault(stream, -1L);
    }

    private @Nullable RuntimeException refusal(UUID organizationId, SetRule rule, Map<SetKey, Set<UUID>> after) {
        var key = new SetKey(organizationId, rule.set(), rule.key());
        var own = after.get(key);
        var current = own != null ? own : members.getOrDefault(key, Set.of());
        return switch (rule) {
            case SetRule.Claim claim when current.equals(Set.of(claim.member())) -> null;
            case SetRule.Claim claim
            when !current.isEmpty() -> claim.otherwise().get();
            case SetRule.Claim claim -> change(key, after, current, claim.member(), true);
            case SetRule.Add add -> change(key, after, current, add.member(), true);
            case SetRule.Remove remove -> change(key, after, current, remove.member(), false);
            case SetRule.RequirePresent present ->
                current.contains(present.member()) ? null : present.otherwise().get();
            case SetRule.RequireEmpty empty ->
                current.isEmpty() ? null : empty.otherwise().get();
        };
    }

    private static @Nullable RuntimeException change(
            SetKey key, Map<SetKey, Set<UUID>> after, Set<UUID> current, UUID member, boolean present) {
        var changed = new HashSet<>(current);
        if (present) {
            changed.add(member);
        } else {
            changed.remove(member);
        }
        after.put(key, changed);
        return null;
    }

    private StoredCommand win(Append append) {
        var organization = append.organizationId();
        var head = organizations.getOrDefault(organization, BEFORE_THE_FIRST);
        for (var event : append.events()) {
            head = chain(organization, head, event);
        }
        if (!append.events().isEmpty()) {
            organizations.put(organization, head);
            advanced.put(organization, head);
        }
        var version = last(new StreamKey(organization, append.target()), Map.of()) + 1;
        var entry = append.command();
        var stored = new StoredCommand(
                entry.commandId(),
                entry.bodyHash(),
                entry.status(),
                entry.answer().of(head.position(), version),
                head.position(),
                version);
        commandRows.add(new CommandRow(organization, stored));
        return stored;
    }

    private OrganizationHead chain(UUID organization, OrganizationHead head, NewEvent event) {
        var position = head.position() + 1;
        var hash = link(head.hash(), organization, position, event);
        events.add(new RecordedEvent(
                organization,
                position,
                event.streamType(),
                event.streamId(),
                event.sequence(),
                event.eventId(),
                event.type(),
                event.revision(),
                view.now(),
                event.payload(),
                event.metadata(),
                hash));
        return new OrganizationHead(position, hash);
    }

    byte[] link(byte[] previous, UUID organization, long position, NewEvent event) {
        return HashChain.hash(
                previous,
                organization,
                position,
                event.streamType(),
                event.streamId(),
                event.sequence(),
                event.eventId(),
                event.type(),
                event.revision(),
                view.now(),
                event.payload(),
                event.metadata());
    }

    /// Whether anything is to be written: a group may consist of losers only.
    final boolean hasWinners() {
        return !commandRows.isEmpty();
    }

    /// In the order of their shard indexes, the first of which follows [HeadView#index].
    final List<RecordedEvent> events() {
        return events;
    }

    final List<CommandRow> commands() {
        return commandRows;
    }

    final Map<UUID, OrganizationHead> advanced() {
        return advanced;
    }

    final List<SetRow> added() {
        return difference(members, view.members());
    }

    final List<SetRow> removed() {
        return difference(view.members(), members);
    }

    private static List<SetRow> difference(Map<SetKey, Set<UUID>> these, Map<SetKey, Set<UUID>> those) {
        var rows = new ArrayList<SetRow>();
        these.forEach((key, all) -> {
            var other = those.getOrDefault(key, Set.of());
            all.stream().filter(member -> !other.contains(member)).forEach(member -> rows.add(new SetRow(key, member)));
        });
        return rows;
    }

    /// Answers every caller; only after the commit, since a loser may have lost to a winner of the same group.
    final void announce() {
        verdicts.forEach(Runnable::run);
    }
}
