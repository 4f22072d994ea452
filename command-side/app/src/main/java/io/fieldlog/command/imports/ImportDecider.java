package io.fieldlog.command.imports;

import static io.fieldlog.command.Reason.IMPORT_ENDED;
import static io.fieldlog.command.Reason.IMPORT_EXISTS;
import static io.fieldlog.command.Reason.UNKNOWN_IMPORT;
import static io.fieldlog.command.Reason.UNSUPPORTED_FORMAT;

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
import java.util.List;

/// The life of an import: requested, in progress, ended once.
final class ImportDecider {

    /// In the order in which they are named to people.
    static final List<String> FORMATS = List.of("inspections-csv", "machines-csv", "safetyculture-audit", "xlsform");

    private record Case(ImportCommand command, ImportState state) {}

    private ImportDecider() {}

    static List<ImportEvent> decide(ImportCommand command, ImportState state) {
        return switch (new Case(command, state)) {
            case Case(RequestImport c, Unrequested _)
            when !FORMATS.contains(c.format()) ->
                throw new Rejected(UNSUPPORTED_FORMAT, unsupported(c.format()), "/format");
            case Case(RequestImport c, Unrequested _) ->
                List.of(new ImportRequested(
                        c.importId(), c.format(), c.fileName(), c.objectKey(), c.bytes(), c.sha256(), c.siteId()));
            case Case(ImportCommand c, Unrequested _) ->
                throw new Rejected(UNKNOWN_IMPORT, "There is no import %s.".formatted(c.importId()));
            case Case(RequestImport c, Running _) -> throw exists(c);
            case Case(RequestImport c, Ended _) -> throw exists(c);
            case Case(ImportCommand c, Ended _) ->
                throw new Rejected(IMPORT_ENDED, "The import %s has ended.".formatted(c.importId()));
            case Case(ReportProgress c, Running _) ->
                List.of(new ImportProgressed(
                        c.importId(), c.total(), c.done(), c.applied(), c.duplicates(), c.rejected()));
            case Case(CompleteImport c, Running _) ->
                List.of(new ImportCompleted(
                        c.importId(),
                        c.total(),
                        c.done(),
                        c.applied(),
                        c.duplicates(),
                        c.rejected(),
                        c.notCarriedOver()));
            case Case(FailImport c, Running _) -> List.of(new ImportFailed(c.importId(), c.reason()));
        };
    }

    static String unsupported(String format) {
        return "The format %s is not supported; supported are %s.".formatted(format, String.join(", ", FORMATS));
    }

    private static Rejected exists(RequestImport c) {
        return new Rejected(IMPORT_EXISTS, "The import %s is already requested.".formatted(c.importId()));
    }
}
