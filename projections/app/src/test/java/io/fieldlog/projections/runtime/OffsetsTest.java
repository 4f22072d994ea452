package io.fieldlog.projections.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.projections.runtime.Checkpoints.OffsetMove;
import io.fieldlog.projections.runtime.Offsets.Laggards;
import io.fieldlog.stream.EventSource.Batch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    final Offsets offsets = new Offsets(List.of("sites", "machines", "timeline"));

    @Test
    void the_group_goes_on_where_its_foremost_view_is() {
        var next = offsets.place(
                Set.of(0, 1, 2),
                Map.of("sites", Map.of(0, 7L, 1, 4L), "machines", Map.of(0, 9L, 1, 4L), "timeline", Map.of(1, 4L)));

        assertThat(next).isEqualTo(Map.of(0, 9L, 1, 4L));
        assertThat(offsets.level(0)).containsExactly("machines");
        assertThat(offsets.level(1)).containsExactlyInAnyOrder("sites", "machines", "timeline");
        assertThat(offsets.level(2)).hasSize(3);
        assertThat(offsets.behind()).isEqualTo(Map.of("sites", Map.of(0, 2L), "timeline", Map.of(0, 9L)));
    }

    @Test
    void those_furthest_behind_come_up_to_the_next_and_go_on_with_them() {
        offsets.place(Set.of(0), Map.of("sites", Map.of(0, 7L), "machines", Map.of(0, 9L)));

        assertThat(offsets.hindmost(Set.of())).contains(new Laggards(0, Set.of("timeline"), 0, 7));
        assertThat(offsets.hindmost(Set.of("timeline"))).contains(new Laggards(0, Set.of("sites"), 7, 9));

        offsets.moved(Set.of("timeline"), List.of(batch(7)));
        assertThat(offsets.hindmost(Set.of())).contains(new Laggards(0, Set.of("sites", "timeline"), 7, 9));

        offsets.moved(Set.of("sites", "timeline"), List.of(batch(9)));
        assertThat(offsets.hindmost(Set.of())).isEmpty();
        assertThat(offsets.level(0)).hasSize(3);
    }

    @Test
    void a_move_names_the_views_own_place() {
        offsets.place(Set.of(0), Map.of("sites", Map.of(0, 7L)));

        assertThat(offsets.moves("sites", List.of(batch(9)))).containsExactly(new OffsetMove("sites", 0, 7L, 9));
        assertThat(offsets.moves("timeline", List.of(batch(9))))
                .containsExactly(new OffsetMove("timeline", 0, null, 9));
    }

    @Test
    void a_topic_that_was_made_anew_takes_everybody_back() {
        offsets.place(Set.of(0), Map.of("sites", Map.of(0, 7L), "machines", Map.of(0, 9L), "timeline", Map.of(0, 9L)));
        offsets.moved(offsets.level(0), List.of(batch(3)));
        offsets.passed(List.of(batch(3)));

        assertThat(offsets.level(0)).hasSize(3);
        assertThat(offsets.moves("sites", List.of(batch(4)))).containsExactly(new OffsetMove("sites", 0, 7L, 4));
    }

    @Test
    void what_was_given_away_is_forgotten() {
        offsets.place(Set.of(0), Map.of("sites", Map.of(0, 7L)));
        offsets.forget(Set.of(0));

        assertThat(offsets.hindmost(Set.of())).isEmpty();
        assertThat(offsets.behind()).isEmpty();
    }

    private static Batch batch(long nextOffset) {
        return new Batch(0, List.of(), nextOffset, 0);
    }
}
