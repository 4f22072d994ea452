package io.fieldlog.command.imports;

import com.github.f4b6a3.uuid.UuidCreator;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.ImportCommand.CompleteImport;
import io.fieldlog.command.imports.ImportCommand.FailImport;
import io.fieldlog.command.imports.ImportCommand.ReportProgress;
import io.fieldlog.command.imports.ImportFormat.Outcome;
import io.fieldlog.command.imports.ImportFormat.Reading;
import io.fieldlog.command.imports.ImportFormat.Records;
import io.fieldlog.command.imports.ImportFormat.SourceRecord;
import io.fieldlog.command.imports.ImportState.Ended;
import io.fieldlog.command.imports.ImportState.Running;
import io.fieldlog.command.imports.ImportState.Unrequested;
import io.fieldlog.command.sites.SiteNames;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Carries an import out: lets the records of the file be sent as the commands that a person could have sent, so
/// many at a time, and records how far it is. A record carried out again after a crash is the same commands, so
/// that counts stay exact.
@Component
final class ImportWorker implements DisposableBean {

    /// Why the worker stopped.
    enum Result {
        ENDED,
        NOT_REQUESTED_YET,
        TOLD_TO_STOP
    }

    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);

    private static final int LONGEST_REASON = 1_000;

    private final CommandDesk desk;
    private final ImportJournal journal;
    private final ObjectStore files;
    private final SiteNames siteNames;
    private final Map<String, ImportFormat> formats;
    private final ImportProperties limits;
    private final ExecutorService recordsInFlight;

    ImportWorker(
            CommandDesk desk,
            ImportJournal journal,
            ObjectStore files,
            SiteNames siteNames,
            List<ImportFormat> formats,
            ImportProperties limits) {
        this.desk = desk;
        this.journal = journal;
        this.files = files;
        this.siteNames = siteNames;
        this.formats = formats.stream().collect(Collectors.toUnmodifiableMap(ImportFormat::name, Function.identity()));
        this.limits = limits;
        this.recordsInFlight = Executors.newFixedThreadPool(
                limits.commandsInFlight(),
                Thread.ofVirtual().name("import-record-", 0).factory());
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
                } catch (UnreadableFile e) {
                    yield run.fail(e.reason());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public void destroy() {
        recordsInFlight.shutdown();
    }

    /// What became of a record.
    private sealed interface Fate {

        record Accepted(Outcome outcome) implements Fate {}

        record Refused(RejectedRecord record) implements Fate {}
    }

    /// One worker's time with one import.
    private final class Run {

        private final ImportTask task;
        private final Running start;
        private final ImportDesk importDesk;
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
            this.importDesk = new ImportDesk(
                    desk,
                    task,
                    new ImportSites(desk, siteNames, task, start.request().siteId()));
        }

        Result carryOut(BooleanSupplier toldToStop) throws UnreadableFile, IOException, InterruptedException {
            var format = formats.get(start.request().format());
            if (format == null) {
                throw new UnreadableFile(
                        ImportDecider.unsupported(start.request().format()));
            }
            var reading = format.look(this::open, importDesk);
            log.info("Import {} starts at record {} of {}", task.importId(), done, reading.total());
            try (var records = reading.records()) {
                for (var skipped = 0L; skipped < done && records.hasNext(); skipped++) {
                    records.next();
                }
                while (true) {
                    var refused = nextBatch(records);
                    if (!records.hasNext()) {
                        complete(reading, refused);
                        return Result.ENDED;
                    }
                    record(new ReportProgress(task.importId(), reading.total(), done, applied, duplicates, refused));
                    if (toldToStop.getAsBoolean()) {
                        return Result.TOLD_TO_STOP;
                    }
                }
            }
        }

        Result fail(String reason) {
            record(new FailImport(task.importId(), bounded(reason)));
            log.info("Import {} failed: {}", task.importId(), reason);
            return Result.ENDED;
        }

        private InputStream open() throws UnreadableFile {
            return files.open(start.request().objectKey())
                    .orElseThrow(() -> new UnreadableFile("The file is no longer in the object store."));
        }

        /// Has the next records carried out and returns those that were refused.
        private List<RejectedRecord> nextBatch(Records records) throws InterruptedException {
            var began = System.nanoTime();
            var lanes = new Lanes();
            var read = 0;
            for (; read < batchSize && records.hasNext(); read++) {
                lanes.add(records.next());
            }
            var fates = carryOut(lanes.all());
            adapt(read, System.nanoTime() - began);
            done += read;
            var refused = new ArrayList<RejectedRecord>();
            for (var fate : fates) {
                switch (fate) {
                    case Fate.Accepted(var outcome) -> {
                        switch (outcome) {
                            case APPLIED -> applied++;
                            case DUPLICATE -> duplicates++;
                        }
                    }
                    case Fate.Refused(var record) -> refused.add(record);
                }
            }
            refused.sort(Comparator.comparingLong(RejectedRecord::line));
            var named = refused.stream()
                    .limit(Math.max(0, limits.listedRejections() - listed))
                    .toList();
            listed += named.size();
            return named;
        }

        /// So many records as fit into the time after which people want to see progress.
        private void adapt(int records, long nanos) {
            var fitting = (double) records * limits.batchTime().toNanos() / Math.max(1, nanos);
            batchSize = (int) Math.clamp(
                    fitting, Math.min(limits.commandsInFlight(), limits.rowsPerBatch()), limits.rowsPerBatch());
        }

        private List<Fate> carryOut(Iterable<List<SourceRecord>> lanes) throws InterruptedException {
            var calls = new ArrayList<Callable<List<Fate>>>();
            for (var lane : lanes) {
                calls.add(() -> lane.stream().map(this::carryOut).toList());
            }
            var fates = new ArrayList<Fate>();
            for (var answered : recordsInFlight.invokeAll(calls)) {
                try {
                    fates.addAll(answered.get());
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            }
            return fates;
        }

        private Fate carryOut(SourceRecord record) {
            try {
                return new Fate.Accepted(record.carryOut(importDesk));
            } catch (BadRecord e) {
                return refused(record, e.reason());
            } catch (Rejected e) {
                return refused(record, e.detail());
            }
        }

        private static Fate refused(SourceRecord record, String reason) {
            return new Fate.Refused(new RejectedRecord(record.line(), bounded(reason)));
        }

        /// Reasons quote what a file holds, which may be long.
        private static String bounded(String reason) {
            return Wording.line(reason, LONGEST_REASON).orElse("It cannot be imported.");
        }

        private void complete(Reading reading, List<RejectedRecord> refused) {
            var left = new ArrayList<>(reading.notCarriedOver());
            var unlisted = done - applied - duplicates - listed;
            if (unlisted > 0) {
                left.add("%d more records were rejected: only the first %d are listed."
                        .formatted(unlisted, limits.listedRejections()));
            }
            record(new CompleteImport(
                    task.importId(), reading.total(), done, applied, duplicates, refused, List.copyOf(left)));
            log.info(
                    "Import {} is done: {} records, {} applied, {} duplicates, {} rejected",
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
    }
}
