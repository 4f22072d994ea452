package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.imports.ImportFormat.Outcome;
import io.fieldlog.command.imports.ImportFormat.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanesTest {

    record Speaking(long line, Set<String> about) implements SourceRecord {

        @Override
        public Outcome carryOut(ImportDesk desk) {
            return Outcome.APPLIED;
        }
    }

    static List<List<Long>> lanes(List<Set<String>> records) {
        var lanes = new Lanes();
        for (var line = 0; line < records.size(); line++) {
            lanes.add(new Speaking(line, records.get(line)));
        }
        var all = new ArrayList<List<Long>>();
        lanes.all()
                .forEach(lane -> all.add(lane.stream().map(SourceRecord::line).toList()));
        return all;
    }

    @Test
    void what_speaks_of_nothing_in_common_goes_beside() {
        assertThat(lanes(List.of(Set.of("a"), Set.of("b"), Set.of(), Set.of("a"))))
                .containsExactlyInAnyOrder(List.of(0L, 3L), List.of(1L), List.of(2L));
    }

    @Test
    void what_was_connected_once_stays_so() {
        assertThat(lanes(List.of(
                        Set.of("a", "x"),
                        Set.of("b"),
                        Set.of("a", "b"),
                        Set.of("x", "c"),
                        Set.of("c"),
                        Set.of("b", "a"))))
                .containsExactly(List.of(0L, 1L, 2L, 3L, 4L, 5L));
    }

    @Test
    void what_is_connected_stays_in_order() {
        assertThat(lanes(List.of(Set.of("a"), Set.of("b"), Set.of("c"), Set.of("a", "b"), Set.of("b"), Set.of("c"))))
                .containsExactlyInAnyOrder(List.of(0L, 1L, 3L, 4L), List.of(2L, 5L));
    }
}
