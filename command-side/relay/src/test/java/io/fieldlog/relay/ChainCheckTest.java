package io.fieldlog.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.stream.ChainCheck;
import io.fieldlog.stream.ChainCheck.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The check itself belongs to the event stream; the real database is here.
class ChainCheckTest {

    private final LogDatabase log = RelayServers.shared().log;
    private final UUID tampered = UUID.randomUUID();
    private final UUID untouched = UUID.randomUUID();

    @BeforeEach
    void two_organizations_with_more_than_a_page() throws Exception {
        log.empty();
        try (var writer = log.new Writer()) {
            for (var i = 0; i < 30; i++) {
                for (var organization : List.of(tampered, untouched)) {
                    writer.append(
                            organization,
                            IntStream.range(0, 50)
                                    .mapToObj(n -> "{\"n\":%d}".formatted(n).getBytes(UTF_8))
                                    .toList());
                }
            }
        }
    }

    private List<Difference> differences() {
        var found = new ArrayList<Difference>();
        var summary = new ChainCheck(log.as("fieldlog_reader")).check(found::add);
        assertThat(summary.differences()).isEqualTo(found.size());
        assertThat(summary.organizations()).isEqualTo(2);
        return found;
    }

    private Difference at(long position, String what) {
        return new Difference(tampered, position, what);
    }

    private void change(String sql) throws Exception {
        log.execute(sql.formatted(tampered));
    }

    @Test
    void an_untouched_log_has_no_difference() {
        var summary = new ChainCheck(log.as("fieldlog_reader")).check(difference -> {
            throw new AssertionError(difference);
        });
        assertThat(summary).isEqualTo(new ChainCheck.Summary(2, 3_000, 0));
    }

    @Test
    void a_changed_payload_is_found() throws Exception {
        change("UPDATE event SET payload = '{}' WHERE organization_id = '%s' AND position = 1234");
        assertThat(differences()).containsExactly(at(1234, "the hash does not fit the entry and the hash before"));
    }

    @Test
    void an_entry_that_was_changed_with_its_hash_is_found_at_the_next() throws Exception {
        change("UPDATE event SET payload = '{}', hash = sha256('x') WHERE organization_id = '%s' AND position = 10");
        assertThat(differences())
                .containsExactly(
                        at(10, "the hash does not fit the entry and the hash before"),
                        at(11, "the hash does not fit the entry and the hash before"));
    }

    @Test
    void a_removed_entry_is_found_by_position_sequence_and_index() throws Exception {
        var index = log.number(
                "SELECT shard_index FROM event WHERE organization_id = '%s' AND position = 77".formatted(tampered));
        change("DELETE FROM event WHERE organization_id = '%s' AND position = 77");
        assertThat(differences())
                .containsExactly(
                        at(78, "no entry has the position 77"),
                        at(78, "stream %s has no sequence 76".formatted(tampered)),
                        new Difference(null, 0, "shard 0: no entry has the index " + index));
    }

    @Test
    void removed_last_entries_are_found_by_the_heads() throws Exception {
        log.execute("DELETE FROM event WHERE shard_index > 2997");
        assertThat(differences())
                .containsExactlyInAnyOrder(
                        new Difference(untouched, 1497, "the head is at position 1500, the last entry at 1497"),
                        new Difference(null, 0, "shard 0: no entry has the index 2998 to 3000"));
    }

    @Test
    void a_head_with_another_hash_is_found() throws Exception {
        change("UPDATE organization_head SET hash = sha256('x') WHERE organization_id = '%s'");
        assertThat(differences()).containsExactly(at(1500, "the head's hash is not that of the last entry"));
    }

    @Test
    void an_organization_without_a_head_is_found() throws Exception {
        change("DELETE FROM organization_head WHERE organization_id = '%s'");
        assertThat(differences()).containsExactly(at(1500, "the organization has entries, but no head"));
    }

    @Test
    void a_head_without_entries_is_found() throws Exception {
        change("DELETE FROM event WHERE organization_id = '%s'");
        assertThat(differences()).contains(at(0, "the head is at position 1500, the last entry at 0"));
    }

    @Test
    void time_that_goes_back_is_found() throws Exception {
        change(
                "UPDATE event SET recorded_at = recorded_at - interval '1 day' WHERE organization_id = '%s' AND position = 600");
        assertThat(differences())
                .hasSize(2)
                .contains(at(600, "the hash does not fit the entry and the hash before"))
                .anySatisfy(difference -> assertThat(difference.what()).startsWith("recorded at "));
    }

    @Test
    void swapped_sequences_are_found() throws Exception {
        change("UPDATE event SET sequence = -1 WHERE organization_id = '%s' AND position = 5");
        change("UPDATE event SET sequence = 4 WHERE organization_id = '%s' AND position = 6");
        change("UPDATE event SET sequence = 5 WHERE organization_id = '%s' AND position = 5");
        assertThat(differences())
                .contains(at(5, "sequence 5 of stream %s stands before its sequence 4".formatted(tampered)));
    }

    @Test
    void an_index_against_the_order_of_positions_is_found() throws Exception {
        change("UPDATE event SET shard_index = -shard_index WHERE organization_id = '%s' AND position IN (3, 4)");
        change("UPDATE event SET shard_index = 7 - position WHERE organization_id = '%s' AND position IN (3, 4)");
        assertThat(differences()).containsExactly(at(4, "index 3 of shard 0 comes after index 4"));
    }
}
