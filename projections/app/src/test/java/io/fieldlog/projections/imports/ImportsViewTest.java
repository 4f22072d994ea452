package io.fieldlog.projections.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.projections.imports.ImportsView.ImportRun;
import io.fieldlog.projections.imports.ImportsView.State;
import io.fieldlog.projections.testing.Fold;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImportsViewTest {

    final UUID id = new UUID(5, 1);
    final ImportEvent requested = new ImportRequested(id, "machines-csv", "m.csv", "key", 12, "ab", null);

    @Test
    void a_requested_import_is_running() {
        var run = fold(requested);
        assertThat(run.state()).isEqualTo(State.RUNNING);
        assertThat(run.requestedBy()).isEqualTo("inspector");
        assertThat(run.total()).isZero();
    }

    @Test
    void counts_are_the_last_ones_and_refused_records_are_gathered() {
        var run = fold(
                requested,
                new ImportProgressed(id, 10, 4, 3, 0, List.of(new RejectedRecord(3, "no tag"))),
                new ImportCompleted(id, 10, 10, 7, 1, List.of(new RejectedRecord(9, "no tag")), List.of("column x")));
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(run.done()).isEqualTo(10);
        assertThat(run.applied()).isEqualTo(7);
        assertThat(run.duplicates()).isEqualTo(1);
        assertThat(run.rejected()).extracting(RejectedRecord::line).containsExactly(3L, 9L);
        assertThat(run.notCarriedOver()).containsExactly("column x");
        assertThat(run.position()).isEqualTo(3);
    }

    @Test
    void a_failed_import_says_why_and_keeps_what_it_had_done() {
        var run =
                fold(requested, new ImportProgressed(id, 10, 4, 3, 0, List.of()), new ImportFailed(id, "not a table"));
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.failure()).isEqualTo("not a table");
        assertThat(run.done()).isEqualTo(4);
    }

    private static ImportRun fold(ImportEvent... events) {
        return Fold.of(new ImportsView(), events)
                .rows(ImportsView.RUN)
                .values()
                .iterator()
                .next();
    }
}
