package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.ImportCommand.CompleteImport;
import io.fieldlog.command.imports.ImportCommand.FailImport;
import io.fieldlog.command.imports.ImportCommand.ReportProgress;
import io.fieldlog.command.imports.ImportCommand.RequestImport;
import io.fieldlog.command.imports.ImportState.Ended;
import io.fieldlog.command.imports.ImportState.Running;
import io.fieldlog.command.imports.ImportState.Unrequested;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportDeciderTest {

    static final UUID ID = new UUID(1, 1);
    static final ImportRequested REQUESTED =
            new ImportRequested(ID, "machines-csv", "m.csv", "imports/m", 7, "abc", new UUID(1, 2));
    static final List<RejectedRecord> BAD = List.of(new RejectedRecord(3, "bad"), new RejectedRecord(4, "bad"));
    static final ImportProgressed PROGRESSED = new ImportProgressed(ID, 100, 50, 40, 8, BAD);
    static final ImportCompleted COMPLETED = new ImportCompleted(ID, 100, 100, 90, 8, BAD, List.of("left"));
    static final ImportFailed FAILED = new ImportFailed(ID, "not a CSV file");

    static RequestImport request(String format) {
        return new RequestImport(ID, format, "m.csv", "imports/m", 7, "abc", new UUID(1, 2));
    }

    static List<ImportCommand> ofTheWorker() {
        return List.of(
                new ReportProgress(ID, 100, 50, 40, 8, BAD),
                new CompleteImport(ID, 100, 100, 90, 8, BAD, List.of("left")),
                new FailImport(ID, "not a CSV file"));
    }

    @Test
    void is_requested() {
        assertThat(ImportDecider.decide(request("machines-csv"), given())).containsExactly(REQUESTED);
        assertThat(ImportDecider.decide(request("inspections-csv"), given())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "inspections-xlsx", "MACHINES-CSV", ""})
    void is_not_requested_in_another_format(String format) {
        rejected(Reason.UNSUPPORTED_FORMAT, request(format), given());
        assertThat(ImportDecider.unsupported(format))
                .isEqualTo(
                        "The format %s is not supported; supported are inspections-csv, machines-csv, safetyculture-audit, xlsform."
                                .formatted(format));
    }

    @Test
    void is_requested_once() {
        rejected(Reason.IMPORT_EXISTS, request("machines-csv"), given(REQUESTED));
        rejected(Reason.IMPORT_EXISTS, request("machines-csv"), given(REQUESTED, COMPLETED));
    }

    @Test
    void progresses_then_completes_or_fails() {
        assertThat(ImportDecider.decide(ofTheWorker().get(0), given(REQUESTED))).containsExactly(PROGRESSED);
        assertThat(ImportDecider.decide(ofTheWorker().get(1), given(REQUESTED, PROGRESSED)))
                .containsExactly(COMPLETED);
        assertThat(ImportDecider.decide(ofTheWorker().get(2), given(REQUESTED, PROGRESSED)))
                .containsExactly(FAILED);
    }

    @ParameterizedTest
    @MethodSource("ofTheWorker")
    void that_nobody_requested_goes_nowhere(ImportCommand command) {
        rejected(Reason.UNKNOWN_IMPORT, command, given());
    }

    @ParameterizedTest
    @MethodSource("ofTheWorker")
    void ends_once(ImportCommand command) {
        rejected(Reason.IMPORT_ENDED, command, given(REQUESTED, COMPLETED));
        rejected(Reason.IMPORT_ENDED, command, given(REQUESTED, FAILED));
    }

    @Test
    void remembers_where_to_go_on() {
        assertThat(given(REQUESTED)).isEqualTo(new Running(REQUESTED, 0, 0, 0, 0));
        assertThat(given(REQUESTED, PROGRESSED)).isEqualTo(new Running(REQUESTED, 50, 40, 8, 2));
        assertThat(given(REQUESTED, PROGRESSED, PROGRESSED)).isEqualTo(new Running(REQUESTED, 50, 40, 8, 4));
        assertThat(given(REQUESTED, PROGRESSED, COMPLETED)).isEqualTo(new Ended());
        assertThat(given(REQUESTED, FAILED)).isEqualTo(new Ended());
    }

    @Test
    void a_log_that_no_rule_could_have_written_is_not_folded() {
        assertThatIllegalStateException().isThrownBy(() -> given(PROGRESSED));
        assertThatIllegalStateException().isThrownBy(() -> given(REQUESTED, COMPLETED, PROGRESSED));
    }

    static ImportState given(ImportEvent... events) {
        ImportState state = new Unrequested();
        for (var event : events) {
            state = ImportState.evolve(state, event);
        }
        return state;
    }

    static void rejected(Reason reason, ImportCommand command, ImportState state) {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> ImportDecider.decide(command, state))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }
}
