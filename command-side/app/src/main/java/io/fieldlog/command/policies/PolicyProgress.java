package io.fieldlog.command.policies;

import java.sql.Array;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How far the policies have come, in the log's own database. It only ever grows: a node that lost its partitions
/// without noticing says what it has done, and that is done.
@Component
final class PolicyProgress {

    /// An event to which a policy could not react.
    record Parked(UUID organizationId, long position, String policy, int partition, String eventType, String error) {}

    private final JdbcClient log;
    private final JdbcTemplate template;

    PolicyProgress(JdbcTemplate template) {
        this.template = template;
        this.log = JdbcClient.create(template);
    }

    Map<Integer, Long> nextOffsets(String topic, Set<Integer> partitions) {
        var offsets = new HashMap<Integer, Long>();
        log.sql("SELECT partition, next_offset FROM policy_offset WHERE topic = :topic AND partition IN (:partitions)")
                .param("topic", topic)
                .param("partitions", partitions)
                .query(row -> {
                    offsets.put(row.getInt("partition"), row.getLong("next_offset"));
                });
        return offsets;
    }

    /// The last position that is done, of the organizations that have one.
    Map<UUID, Long> positions(Collection<UUID> organizations) {
        var positions = new HashMap<UUID, Long>();
        log.sql("SELECT organization_id, position FROM policy_progress WHERE organization_id IN (:organizations)")
                .param("organizations", organizations)
                .query(row -> {
                    positions.put(row.getObject("organization_id", UUID.class), row.getLong("position"));
                });
        return positions;
    }

    void reached(Map<UUID, Long> positions) {
        if (positions.isEmpty()) {
            return;
        }
        // Sorted, so that two nodes never wait for each other crosswise.
        var organizations = positions.keySet().stream().sorted().toList();
        template.update(connection -> {
            var statement = connection.prepareStatement("""
                    INSERT INTO policy_progress (organization_id, position)
                    SELECT * FROM unnest(?::uuid[], ?::bigint[])
                    ON CONFLICT (organization_id) DO UPDATE
                    SET position = greatest(policy_progress.position, excluded.position)""");
            statement.setArray(1, connection.createArrayOf("uuid", organizations.toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", organizations.stream().map(positions::get).toArray()));
            return statement;
        });
    }

    void consumed(String topic, Map<Integer, Long> nextOffsets) {
        template.update(connection -> {
            var partitions = nextOffsets.keySet().stream().sorted().toList();
            var statement = connection.prepareStatement("""
                    INSERT INTO policy_offset (topic, partition, next_offset)
                    SELECT ?, * FROM unnest(?::int[], ?::bigint[])
                    ON CONFLICT (topic, partition) DO UPDATE
                    SET next_offset = greatest(policy_offset.next_offset, excluded.next_offset)""");
            statement.setString(1, topic);
            Array numbers = connection.createArrayOf("int", partitions.toArray());
            statement.setArray(2, numbers);
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", partitions.stream().map(nextOffsets::get).toArray()));
            return statement;
        });
    }

    void park(Parked parked) {
        log.sql("""
                INSERT INTO policy_parked (
                    organization_id, position, policy, partition, event_type, error, attempts, parked_at, tried_at)
                VALUES (:organization, :position, :policy, :partition, :type, :error, 1, now(), now())
                ON CONFLICT (organization_id, position, policy) DO UPDATE
                SET error = excluded.error, attempts = policy_parked.attempts + 1, tried_at = excluded.tried_at""")
                .param("organization", parked.organizationId())
                .param("position", parked.position())
                .param("policy", parked.policy())
                .param("partition", parked.partition())
                .param("type", parked.eventType())
                .param("error", parked.error())
                .update();
    }

    void unpark(Parked parked) {
        log.sql("""
                DELETE FROM policy_parked
                WHERE organization_id = :organization AND position = :position AND policy = :policy""")
                .param("organization", parked.organizationId())
                .param("position", parked.position())
                .param("policy", parked.policy())
                .update();
    }

    /// Those that were not tried for the longest time, first.
    List<Parked> parked(Set<Integer> partitions, int limit) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        return log.sql("""
                SELECT organization_id, position, policy, partition, event_type, error
                FROM policy_parked
                WHERE partition IN (:partitions)
                ORDER BY tried_at, organization_id, position, policy
                LIMIT :limit""")
                .param("partitions", partitions)
                .param("limit", limit)
                .query(Parked.class)
                .list();
    }

    long countParked(Set<Integer> partitions) {
        return partitions.isEmpty()
                ? 0
                : log.sql("SELECT count(*) FROM policy_parked WHERE partition IN (:partitions)")
                        .param("partitions", partitions)
                        .query(Long.class)
                        .single();
    }
}
