package io.fieldlog.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class TurnsTest {

    private final LogDatabase log = RelayServers.shared().log;
    private final Turns ours = turns("ours");
    private final Turns theirs = turns("theirs");

    private Turns turns(String holder) {
        var database = log.as("fieldlog_relay");
        return new Turns(
                JdbcClient.create(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                holder,
                Duration.ofMillis(300));
    }

    @BeforeEach
    void empty_log() throws Exception {
        log.empty();
    }

    @Test
    void a_turn_is_nobody_elses_while_it_is_extended() {
        var turn = ours.take(0).orElseThrow();
        for (var i = 0; i < 5; i++) {
            Pause.of(Duration.ofMillis(100));
            assertThat(ours.extend(turn, 0)).isPresent();
            assertThat(theirs.take(0)).isEmpty();
        }
    }

    @Test
    void an_expired_turn_is_followed_by_the_next_epoch_and_can_neither_be_extended_nor_move_the_cursor() {
        var expired = ours.take(0).orElseThrow();
        assertThat(ours.advance(expired, 10)).isTrue();
        Pause.of(Duration.ofMillis(400));

        var next = theirs.take(0).orElseThrow();

        assertThat(next).isEqualTo(new Turn(0, expired.epoch() + 1, 10));
        assertThat(ours.extend(expired, 10)).isEmpty();
        assertThat(ours.advance(expired, 20)).isFalse();
        ours.release(expired);
        assertThat(theirs.extend(next, 10)).isPresent();
        assertThat(theirs.advance(next, 11)).isTrue();
    }

    @Test
    void a_turn_that_is_given_back_is_free_at_once() {
        ours.release(ours.take(0).orElseThrow());
        assertThat(theirs.take(0)).isPresent();
    }

    @Test
    void the_first_turn_of_a_new_shard_begins_before_its_first_entry() {
        assertThat(ours.take(5)).contains(new Turn(5, 1, 0));
    }

    @Test
    void starting_over_takes_the_other_shards_of_the_topic_along() {
        var first = ours.take(0).orElseThrow();
        var second = theirs.take(7).orElseThrow();
        assertThat(ours.advance(first, 100)).isTrue();
        assertThat(theirs.advance(second, 50)).isTrue();

        assertThat(ours.startOver(first)).isTrue();

        assertThat(ours.publishedOfAllShards()).isZero();
        assertThat(ours.advance(first, 1)).isTrue();
        assertThat(theirs.advance(second, 51))
                .as("its cursor would pass what is to be filled")
                .isFalse();
        var again = theirs.take(7).orElseThrow();
        assertThat(again.published()).isZero();
        assertThat(theirs.advance(again, 1)).isTrue();
    }

    @Test
    void only_the_one_whose_turn_it_is_can_start_over() {
        var expired = ours.take(0).orElseThrow();
        ours.advance(expired, 100);
        Pause.of(Duration.ofMillis(400));
        assertThat(theirs.take(0)).isPresent();

        assertThat(ours.startOver(expired)).isFalse();
        assertThat(ours.publishedOfAllShards()).isEqualTo(100);
    }
}
