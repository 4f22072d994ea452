package io.fieldlog.command.eventlog;

import io.fieldlog.command.eventlog.HeadView.CommandKey;
import io.fieldlog.command.eventlog.HeadView.OrganizationHead;
import io.fieldlog.command.eventlog.HeadView.SetKey;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The SQL of one group of appends: two round trips, the first of which takes the head's lock, the second of which
/// commits.
///
/// Several statements of one prepared statement travel together, and each has a snapshot of its own (READ COMMITTED):
/// what follows the lock sees everything that was committed before the lock was had.
class HeadTransaction {

    /// Plans are made while the tables are small and used when they are large, so the index is not left to choice. A
    /// node that stops while it holds the lock loses it.
    static final String SETTINGS = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('idle_in_transaction_session_timeout', '5s', true);
            """;

    static final String LOCK = """
            SELECT last_index, greatest(clock_timestamp(), last_at)
            FROM shard_head WHERE shard = ? FOR NO KEY UPDATE;
            """;

    static final String COMMANDS = """
            SELECT asked.organization_id, found.*
            FROM unnest(?::uuid[], ?::uuid[]) AS asked(organization_id, command_id)
            CROSS JOIN LATERAL (
                SELECT command_id, body_hash, status, answer, position, version FROM command
                WHERE organization_id = asked.organization_id AND command_id = asked.command_id LIMIT 1) AS found;
            """;

    static final String HEADS = """
            SELECT found.*
            FROM unnest(?::uuid[]) AS asked(organization_id)
            CROSS JOIN LATERAL (
                SELECT organization_id, position, hash FROM organization_head
                WHERE organization_id = asked.organization_id LIMIT 1) AS found;
            """;

    static final String SEQUENCES = """
            SELECT asked.organization_id, asked.stream_id, last.sequence
            FROM unnest(?::uuid[], ?::uuid[]) AS asked(organization_id, stream_id)
            CROSS JOIN LATERAL (
                SELECT sequence FROM event
                WHERE organization_id = asked.organization_id AND stream_id = asked.stream_id
                ORDER BY sequence DESC LIMIT 1) AS last
            """;

    static final String MEMBERS = """
            ;
            SELECT asked.*, found.member
            FROM unnest(?::uuid[], ?::text[], ?::text[]) AS asked(organization_id, set_name, key)
            CROSS JOIN LATERAL (
                SELECT member FROM set_member
                WHERE organization_id = asked.organization_id AND set_name = asked.set_name AND key = asked.key
                OFFSET 0) AS found
            """;

    static final String INSERT_COMMANDS = """
            INSERT INTO command
                (organization_id, command_id, body_hash, status, answer, position, version, recorded_at)
            SELECT row.*, ?::timestamptz
            FROM unnest(?::uuid[], ?::uuid[], ?::bytea[], ?::int[], ?::bytea[], ?::bigint[], ?::bigint[]) AS row;
            """;

    static final String INSERT_EVENTS = """
            INSERT INTO event
                (shard, recorded_at, shard_index, organization_id, position, stream_type, stream_id, sequence, event_id,
                 type, revision, payload, metadata, hash)
            SELECT ?::smallint, ?::timestamptz, row.*
            FROM unnest(?::bigint[], ?::uuid[], ?::bigint[], ?::text[], ?::uuid[], ?::bigint[], ?::uuid[],
                        ?::text[], ?::int[], ?::bytea[], ?::bytea[], ?::bytea[]) AS row;
            INSERT INTO organization_head (organization_id, shard, position, hash)
            SELECT row.organization_id, ?::smallint, row.position, row.hash
            FROM unnest(?::uuid[], ?::bigint[], ?::bytea[]) AS row(organization_id, position, hash)
            ON CONFLICT (organization_id) DO UPDATE SET position = excluded.position, hash = excluded.hash;
            UPDATE shard_head SET last_index = ?, last_at = ? WHERE shard = ?;
            SELECT pg_notify('fieldlog_append', ?);
            """;

    static final String CHANGE_MEMBERS = """
            DELETE FROM set_member WHERE ctid = ANY (ARRAY(
                SELECT found.ctid
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[]) AS gone(organization_id, set_name, key, member)
                CROSS JOIN LATERAL (
                    SELECT ctid FROM set_member
                    WHERE organization_id = gone.organization_id AND set_name = gone.set_name
                        AND key = gone.key AND member = gone.member LIMIT 1) AS found));
            INSERT INTO set_member (organization_id, set_name, key, member)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[]);
            """;

    private final Connection connection;
    private final short shard;

    /// @param connection without autocommit
    HeadTransaction(Connection connection, int shard) {
        this.connection = connection;
        this.shard = (short) shard;
    }

    HeadView lock(List<PendingAppend> group) throws SQLException {
        var commands = new ArrayList<CommandKey>();
        var organizations = new LinkedHashSet<UUID>();
        var streams = new LinkedHashSet<StreamKey>();
        var sets = new LinkedHashSet<SetKey>();
        for (var pending : group) {
            var append = pending.append();
            var organization = append.organizationId();
            organizations.add(organization);
            commands.add(new CommandKey(organization, append.command().commandId()));
            streams.add(new StreamKey(organization, append.target()));
            append.events().forEach(event -> streams.add(new StreamKey(organization, event.streamId())));
            append.rules().forEach(rule -> sets.add(new SetKey(organization, rule.set(), rule.key())));
        }
        var sql = SETTINGS + LOCK + COMMANDS + HEADS + SEQUENCES + (sets.isEmpty() ? "" : MEMBERS);
        try (var statement = connection.prepareStatement(sql)) {
            var parameters = new Parameters(connection, statement);
            parameters.shard(shard);
            parameters.uuids(commands, CommandKey::organizationId).uuids(commands, CommandKey::commandId);
            parameters.uuids(organizations, Function.identity());
            parameters.uuids(streams, StreamKey::organizationId).uuids(streams, StreamKey::streamId);
            if (!sets.isEmpty()) {
                parameters
                        .uuids(sets, SetKey::organizationId)
                        .texts(sets, SetKey::set)
                        .texts(sets, SetKey::key);
            }
            return view(statement, !sets.isEmpty());
        }
    }

    private HeadView view(PreparedStatement statement, boolean withMembers) throws SQLException {
        statement.execute();
        var head = next(statement);
        if (!head.next()) {
            throw new IllegalStateException("the shard has no head");
        }
        var index = head.getLong(1);
        var now = head.getObject(2, OffsetDateTime.class).toInstant();
        var commands = new HashMap<CommandKey, StoredCommand>();
        for (var row = next(statement); row.next(); ) {
            var command = command(row);
            commands.put(new CommandKey(row.getObject("organization_id", UUID.class), command.commandId()), command);
        }
        var organizations = new HashMap<UUID, OrganizationHead>();
        for (var row = next(statement); row.next(); ) {
            organizations.put(
                    row.getObject("organization_id", UUID.class),
                    new OrganizationHead(row.getLong("position"), row.getBytes("hash")));
        }
        var sequences = new HashMap<StreamKey, Long>();
        for (var row = next(statement); row.next(); ) {
            sequences.put(
                    new StreamKey(row.getObject("organization_id", UUID.class), row.getObject("stream_id", UUID.class)),
                    row.getLong("sequence"));
        }
        return new HeadView(
                index, now, organizations, commands, sequences, withMembers ? members(next(statement)) : Map.of());
    }

    static StoredCommand command(ResultSet row) throws SQLException {
        return new StoredCommand(
                row.getObject("command_id", UUID.class),
                row.getBytes("body_hash"),
                row.getInt("status"),
                row.getBytes("answer"),
                row.getLong("position"),
                row.getLong("version"));
    }

    private static Map<SetKey, Set<UUID>> members(ResultSet row) throws SQLException {
        var members = new HashMap<SetKey, Set<UUID>>();
        while (row.next()) {
            var key = new SetKey(
                    row.getObject("organization_id", UUID.class), row.getString("set_name"), row.getString("key"));
            members.computeIfAbsent(key, _ -> new HashSet<>()).add(row.getObject("member", UUID.class));
        }
        return members;
    }

    private static ResultSet next(PreparedStatement statement) throws SQLException {
        if (!statement.getMoreResults()) {
            throw new IllegalStateException("the head's statements gave fewer results than asked");
        }
        return statement.getResultSet();
    }

    /// Writes the winners and commits. When it throws for a broken connection, the outcome is unknown.
    void commit(Group group, HeadView view) throws SQLException {
        var added = group.added();
        var removed = group.removed();
        var events = group.events();
        var changesMembers = !added.isEmpty() || !removed.isEmpty();
        var sql = INSERT_COMMANDS
                + (changesMembers ? CHANGE_MEMBERS : "")
                + (events.isEmpty() ? "" : INSERT_EVENTS)
                + "COMMIT";
        try (var statement = connection.prepareStatement(sql)) {
            var parameters = new Parameters(connection, statement);
            var commands = group.commands();
            parameters
                    .time(view.now())
                    .uuids(commands, Group.CommandRow::organizationId)
                    .uuids(commands, row -> row.command().commandId())
                    .bytes(commands, row -> row.command().bodyHash())
                    .ints(commands, row -> row.command().status())
                    .bytes(commands, row -> row.command().answer())
                    .longs(commands, row -> row.command().position())
                    .longs(commands, row -> row.command().version());
            if (changesMembers) {
                setRows(parameters, removed);
                setRows(parameters, added);
            }
            if (!events.isEmpty()) {
                eventRows(parameters, group, view);
            }
            statement.execute();
        }
    }

    private static void setRows(Parameters parameters, List<Group.SetRow> rows) throws SQLException {
        parameters
                .uuids(rows, row -> row.key().organizationId())
                .texts(rows, row -> row.key().set())
                .texts(rows, row -> row.key().key())
                .uuids(rows, Group.SetRow::member);
    }

    private void eventRows(Parameters parameters, Group group, HeadView view) throws SQLException {
        var events = group.events();
        var indexes = new ArrayList<Long>(events.size());
        for (var i = 1; i <= events.size(); i++) {
            indexes.add(view.index() + i);
        }
        parameters
                .shard(shard)
                .time(view.now())
                .longs(indexes, index -> index)
                .uuids(events, event -> event.organizationId())
                .longs(events, event -> event.position())
                .texts(events, event -> event.streamType())
                .uuids(events, event -> event.streamId())
                .longs(events, event -> event.sequence())
                .uuids(events, event -> event.eventId())
                .texts(events, event -> event.type())
                .ints(events, event -> event.revision())
                .bytes(events, event -> event.payload())
                .bytes(events, event -> event.metadata())
                .bytes(events, event -> event.hash());
        var heads = group.advanced().entrySet();
        parameters
                .shard(shard)
                .uuids(heads, Map.Entry::getKey)
                .longs(heads, head -> head.getValue().position())
                .bytes(heads, head -> head.getValue().hash());
        parameters.number(view.index() + events.size()).time(view.now()).shard(shard);
        parameters.text(Short.toString(shard));
    }

    void rollback() throws SQLException {
        connection.rollback();
    }
}
