package io.fieldlog.command.imports;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.CsvRows.Row;
import io.fieldlog.command.machines.MachineRegistration;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Machines, one to a row.
@Component
final class MachinesCsv implements ImportFormat {

    static final String NAME = "machines-csv";

    private static final List<String> KNOWN =
            List.of("tag", "name", "category", "make", "model", "serialnumber", "site");

    private final Machines machines;

    MachinesCsv(Machines machines) {
        this.machines = machines;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Reading look(ImportFile file, ImportDesk desk) throws UnreadableFile, IOException {
        try (var rows = new CsvRows(file)) {
            var columns = Columns.of(rows.header(), List.of("tag", "name", "category"));
            var total = 0L;
            for (; rows.hasNext(); total++) {
                rows.next();
            }
            return new Looked(file, desk, columns, total);
        }
    }

    private final class Looked implements Reading {

        private final ImportFile file;
        private final ImportDesk desk;
        private final Columns columns;
        private final long total;

        Looked(ImportFile file, ImportDesk desk, Columns columns, long total) {
            this.file = file;
            this.desk = desk;
            this.columns = columns;
            this.total = total;
        }

        @Override
        public long total() {
            return total;
        }

        @Override
        public Records records() throws UnreadableFile, IOException {
            return new CsvRecords(new CsvRows(file), this::machine);
        }

        private SourceRecord machine(Row row) throws BadRecord {
            columns.check(row);
            var tag = columns.required(row, "tag");
            var machine = new MachineRegistration(
                    ImportIds.ofMachine(desk.organization(), tag),
                    desk.site(columns.optional(row, "site").orElse(null)),
                    tag,
                    columns.required(row, "name"),
                    columns.required(row, "category"),
                    columns.optional(row, "make").orElse(null),
                    columns.optional(row, "model").orElse(null),
                    columns.optional(row, "serialNumber").orElse(null));
            machines.check(machine);
            return new Machine(row.line(), machine);
        }

        @Override
        public List<String> notCarriedOver() {
            return columns.header().stream()
                    .filter(column -> !KNOWN.contains(column.toLowerCase(Locale.ROOT)))
                    .map("The column %s: machines have nothing of that name."::formatted)
                    .toList();
        }
    }

    private record Machine(long line, MachineRegistration machine) implements SourceRecord {

        @Override
        public Set<String> about() {
            return Set.of(machine.tag());
        }

        @Override
        public Outcome carryOut(ImportDesk desk) {
            try {
                desk.send("machine", machine.machineId(), machine.command(), HttpStatus.CREATED, Long.toString(line));
                return Outcome.APPLIED;
            } catch (Rejected e) {
                if (Machines.isThere(e)) {
                    return Outcome.DUPLICATE;
                }
                throw e;
            }
        }
    }
}
