package io.fieldlog.command.imports;

import com.github.f4b6a3.uuid.UuidCreator;
import de.siegmar.fastcsv.reader.CsvParseException;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.CsvRows.Row;
import io.fieldlog.command.imports.ImportCommand.CompleteImport;
import io.fieldlog.command.imports.ImportCommand.FailImport;
import io.fieldlog.command.imports.ImportCommand.ReportProgress;
import io.fieldlog.command.imports.ImportState.Ended;
import io.fieldlog.command.imports.ImportState.Running;
import io.fieldlog.command.imports.ImportState.Unrequested;
import io.fieldlog.command.imports.MachineRows.BadHeader;
import io.fieldlog.command.imports.MachineRows.BadRow;
import io.fieldlog.command.machines.MachineRegistration;
import io.fieldlog.command.sites.SiteNames;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Carries an import out: sends each row as the command that a person could have sent, and records how far it is. A
/// row sent again after a crash is the same command, so that counts stay exact.
@Component
final class ImportWorker implements DisposableBean {

    /// Why the worker stopped.
    enum Result {
        ENDED,
        NOT_REQUESTED_YET,
        TOLD_TO_STOP
    }

    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);

    private final CommandDesk desk;
    private final ImportJournal journal;
    private final ObjectStore files;
    private final SiteNames siteNames;
    private final Validator validator;
    private final ImportProperties limits;
    private final ExecutorService rowsInFlight;

    ImportWorker(
            CommandDesk desk,
            ImportJournal journal,
            ObjectStore files,
            SiteNames siteNames,
            Validator validator,
            ImportProperties limits) {
        this.desk = desk;
        this.journal = journal;
        this.files = files;
        this.siteNames = siteNames;
        this.validator = validator;
        this.limits = limits;
        this.rowsInFlight = Executors.newFixedThreadPool(
                limits.commandsInFlight(),
                Thread.ofVirtual().name("import-row-", 0).factory());
    }

    Result work(ImportTask task, BooleanSupplier toldToStop) throws InterruptedException {
        var entry = journal.read(task.key());
        return switch (entry.state()) {
            case Unrequested _ -> Result.NOT_REQUESTED_YET;
            case Ended _ -> Result.ENDED;
            case Running running -> {
                var run = new Run(task, running, entry.version());
                try {
                    yield run.carryOut(toldToStop);
                } catch (BadHeader e) {
                    yield run.fail(e.reason());
                } catch (CsvParseException e) {
                    yield run.fail("The file cannot be read as CSV: %s".formatted(e.getMessage()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public void destroy() {
        rowsInFlight.shutdown();
    }

    /// What became of a row.
    private sealed interface Outcome {

        record Applied() implements Outcome {}

        record Duplicate() implements Outcome {}

        record Refused(RejectedRecord row) implements Outcome {}
    }

    /// A row as the command that it is.
    private record Order(long line, MachineRegistration machine) {}

    /// One worker's time with one import.
    private final class Run {

        private final ImportTask task;
        private final Running start;
        private final ImportSites sites;
        private long version;
        private long done;
        private long applied;
        private long duplicates;
        private long listed;
        private int batchSize;

        Run(ImportTask task, Running start, long version) {
            this.task = task;
            this.start = start;
            this.version = version;
            this.done = start.done();
            this.applied = start.applied();
            this.duplicates = start.duplicates();
            this.listed = start.listed();
            this.batchSize = limits.commandsInFlight();
            this.sites = new ImportSites(desk, siteNames, task, start.request().siteId());
        }

        Result carryOut(BooleanSupplier toldToStop) throws BadHeader, IOException, InterruptedException {
            var total = countRows();
            log.info("Import {} starts at row {} of {}", task.importId(), done, total);
            try (var rows = open()) {
                var format = MachineRows.of(start.request().format(), rows.header());
                for (var skipped = 0L; skipped < done; skipped++) {
                    rows.next();
                }
                while (true) {
                    var refused = nextBatch(rows, format);
                    if (!rows.hasNext()) {
                        complete(total, refused, format);
                        return Result.ENDED;
                    }
                    record(new ReportProgress(task.importId(), total, done, applied, duplicates, refused));
                    if (toldToStop.getAsBoolean()) {
                        return Result.TOLD_TO_STOP;
                    }
                }
            }
        }

        Result fail(String reason) {
            record(new FailImport(task.importId(), reason));
            log.info("Import {} failed: {}", task.importId(), reason);
            return Result.ENDED;
        }

        private CsvRows open() throws BadHeader, IOException {
            var file = files.open(start.request().objectKey())
                    .orElseThrow(() -> new BadHeader("The file is no longer in the object store."));
            return new CsvRows(file);
        }

        /// A pass of its own: it tells how much there is to do, and that the file is a whole one, before anything
        /// is done.
        private long countRows() throws BadHeader, IOException {
            try (var rows = open()) {
                MachineRows.of(start.request().format(), rows.header());
                var total = 0L;
                for (; rows.hasNext(); total++) {
                    rows.next();
                }
                return total;
            }
        }

        /// Sends the next rows and returns those that were refused. Rows of one machine stay in their order.
        private List<RejectedRecord> nextBatch(CsvRows rows, MachineRows format) throws InterruptedException {
            var began = System.nanoTime();
            var outcomes = new ArrayList<Outcome>();
            var orders = new LinkedHashMap<String, List<Order>>();
            var read = 0;
            for (; read < batchSize && rows.hasNext(); read++) {
                var row = rows.next();
                try {
                    var order = order(row, format);
                    orders.computeIfAbsent(order.machine().tag(), _ -> new ArrayList<>())
                            .add(order);
                } catch (BadRow e) {
                    outcomes.add(refused(row.line(), e.reason()));
                }
            }
            outcomes.addAll(send(orders.values()));
            adapt(read, System.nanoTime() - began);
            done += read;
            applied +=
                    outcomes.stream().filter(Outcome.Applied.class::isInstance).count();
            duplicates += outcomes.stream()
                    .filter(Outcome.Duplicate.class::isInstance)
                    .count();
            var refused = outcomes.stream()
                    .<RejectedRecord>mapMulti((outcome, list) -> {
                        if (outcome instanceof Outcome.Refused(var row)) {
                            list.accept(row);
                        }
                    })
                    .sorted(Comparator.comparingLong(RejectedRecord::line))
                    .limit(Math.max(0, limits.listedRejections() - listed))
                    .toList();
            listed += refused.size();
            return refused;
        }

        /// So many rows as fit into the time after which people want to see progress.
        private void adapt(int rows, long nanos) {
            var fitting = (double) rows * limits.batchTime().toNanos() / Math.max(1, nanos);
            batchSize = (int) Math.clamp(
                    fitting, Math.min(limits.commandsInFlight(), limits.rowsPerBatch()), limits.rowsPerBatch());
        }

        private Order order(Row row, MachineRows format) throws BadRow {
            var named = format.machine(row);
            var machine = new MachineRegistration(
                    ImportIds.ofMachine(task.actor().organizationId(), named.tag()),
                    sites.of(named.site()),
                    named.tag(),
                    named.name(),
                    named.category(),
                    named.make(),
                    named.model(),
                    named.serialNumber());
            var violations = validator.validate(machine);
            if (!violations.isEmpty()) {
                throw new BadRow(violations.stream().map(Run::sentence).sorted().collect(Collectors.joining(" ")));
            }
            return new Order(row.line(), machine);
        }

        private static String sentence(ConstraintViolation<?> violation) {
            return "Its %s %s.".formatted(violation.getPropertyPath(), violation.getMessage());
        }

        private List<Outcome> send(Iterable<List<Order>> machines) throws InterruptedException {
            var calls = new ArrayList<Callable<List<Outcome>>>();
            for (var orders : machines) {
                calls.add(() -> orders.stream().map(this::send).toList());
            }
            var outcomes = new ArrayList<Outcome>();
            for (var answered : rowsInFlight.invokeAll(calls)) {
                try {
                    outcomes.addAll(answered.get());
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            }
            return outcomes;
        }

        private Outcome send(Order order) {
            var machine = order.machine();
            try {
                desk.send(
                        "machine", machine.machineId(), machine.command(), HttpStatus.CREATED.value(), context(order));
                return new Outcome.Applied();
            } catch (Rejected e) {
                return switch (e.reason()) {
                    case MACHINE_EXISTS, TAG_TAKEN -> new Outcome.Duplicate();
                    default -> refused(order.line(), e.detail());
                };
            } catch (Problem e) {
                // A worker before this one sent the row as it was read then: since, a site may have got another name.
                if (e.code() == CommonProblem.IDEMPOTENCY_KEY_REUSED) {
                    return new Outcome.Applied();
                }
                throw e;
            }
        }

        private static Outcome refused(long line, String reason) {
            return new Outcome.Refused(new RejectedRecord(line, reason));
        }

        private void complete(long total, List<RejectedRecord> refused, MachineRows format) {
            var left = new ArrayList<>(format.leftBehind(applied + duplicates));
            var unlisted = done - applied - duplicates - listed;
            if (unlisted > 0) {
                left.add("%d more rows were rejected: only the first %d are listed."
                        .formatted(unlisted, limits.listedRejections()));
            }
            record(new CompleteImport(task.importId(), total, done, applied, duplicates, refused, List.copyOf(left)));
            log.info(
                    "Import {} is done: {} rows, {} applied, {} duplicates, {} rejected",
                    task.importId(),
                    done,
                    applied,
                    duplicates,
                    done - applied - duplicates);
        }

        /// Conditional on the version that this worker knows: another one that went on meanwhile makes it fail.
        private void record(ImportCommand command) {
            var context = new CommandContext(
                    task.actor(),
                    UuidCreator.getTimeOrderedEpoch(),
                    CommandContext.hash(command.toString().getBytes(StandardCharsets.UTF_8)),
                    version,
                    null,
                    task.traceparent());
            version = desk.send("import", task.importId(), command, HttpStatus.OK.value(), context)
                    .version();
        }

        private CommandContext context(Order order) {
            return new CommandContext(
                    task.actor(),
                    ImportIds.ofRow(task.importId(), order.line()),
                    CommandContext.hash(Objects.toString(order.machine()).getBytes(StandardCharsets.UTF_8)),
                    null,
                    null,
                    task.traceparent());
        }
    }
}
