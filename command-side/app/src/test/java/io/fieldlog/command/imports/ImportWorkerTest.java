package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.HttpTest;
import io.fieldlog.command.Seeds;
import io.fieldlog.command.eventlog.LogCheck;
import io.fieldlog.command.imports.ImportCommand.ReportProgress;
import io.fieldlog.command.imports.ImportCommand.RequestImport;
import io.fieldlog.command.imports.ImportState.Ended;
import io.fieldlog.command.imports.ImportState.Running;
import io.fieldlog.command.imports.ImportWorker.Result;
import io.fieldlog.command.sites.SiteNames;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import io.fieldlog.web.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/// A worker may die at any row, and another one goes on: the counts stay exact.
class ImportWorkerTest extends HttpTest {

    static final ImportProperties SMALL = new ImportProperties(8, 40, Duration.ofSeconds(5), 10);

    @Autowired
    CommandDesk desk;

    @Autowired
    ImportJournal journal;

    @Autowired
    ObjectStore files;

    @Autowired
    SiteNames sites;

    @Autowired
    List<ImportFormat> formats;

    @Autowired
    EventStore events;

    final ImportTask task = new ImportTask(
            UUID.randomUUID(), new Actor(organization, "ada", Set.of(Role.AUTHOR), null), null, Instant.now());

    static LongStream seeds() {
        return Seeds.all();
    }

    /// A desk that fails from the n-th row on, before or after the command was carried out.
    record DyingDesk(CommandDesk desk, AtomicInteger rowsLeft, boolean afterwards) implements CommandDesk {

        @Override
        public Answer send(
                String aggregate, UUID id, Object command, int status, Answer.Body body, CommandContext context) {
            var dies = !aggregate.equals("import") && rowsLeft.decrementAndGet() < 0;
            if (dies && !afterwards) {
                throw new IllegalStateException("killed");
            }
            var answer = desk.send(aggregate, id, command, status, body, context);
            if (dies) {
                throw new IllegalStateException("killed");
            }
            return answer;
        }
    }

    ImportWorker worker(CommandDesk itsDesk) {
        return new ImportWorker(itsDesk, journal, files, sites, formats, SMALL);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void another_worker_goes_on_where_one_died(long seed) throws Exception {
        var random = new Random(seed);
        var machines = 60 + random.nextInt(60);
        var file = new StringBuilder("tag,name,category\n");
        var bad = new ArrayList<Long>();
        for (var row = 0; row < 400; row++) {
            if (random.nextInt(40) == 0) {
                bad.add(row + 2L);
                file.append(",no tag,F\n");
            } else {
                file.append("M-")
                        .append(row < machines ? row : random.nextInt(machines))
                        .append(",F,F\n");
            }
        }
        request(file.toString());

        var deaths = 0;
        while (journal.read(task.key()).state() instanceof Running) {
            var dying = new DyingDesk(desk, new AtomicInteger(random.nextInt(250)), random.nextBoolean());
            try {
                worker(dying).work(task, () -> false);
            } catch (IllegalStateException killed) {
                deaths++;
            }
        }
        System.out.printf("%d workers died%n", deaths);

        var done = (ImportCompleted) log().getLast();
        assertThat(done.total()).isEqualTo(400);
        assertThat(done.done()).isEqualTo(400);
        var named = file.toString()
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .count();
        assertThat(done.applied()).isEqualTo(named);
        assertThat(done.duplicates()).isEqualTo(400 - bad.size() - named);
        assertThat(listed())
                .extracting(RejectedRecord::line)
                .containsExactlyElementsOf(bad.subList(0, Math.min(10, bad.size())));
        assertThat(done.notCarriedOver()).hasSize(bad.size() > 10 ? 1 : 0);
        LogCheck.run();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void another_worker_goes_on_where_one_died_in_the_middle_of_an_inspection(long seed) throws Exception {
        var random = new Random(seed);
        var file = new StringBuilder("inspection_id,license_,inspection_date,facility_type,results\n");
        var inspections = new HashSet<Integer>();
        for (var row = 0; row < 60; row++) {
            var inspection = random.nextInt(50);
            inspections.add(inspection);
            file.append("%d,L%d,2012-07-04,Bar,%s\n"
                    .formatted(inspection, inspection % 20, inspection % 3 == 0 ? "Fail" : "Pass"));
        }
        request("inspections-csv", file.toString());

        while (journal.read(task.key()).state() instanceof Running) {
            try {
                worker(new DyingDesk(desk, new AtomicInteger(1 + random.nextInt(60)), random.nextBoolean()))
                        .work(task, () -> false);
            } catch (IllegalStateException killed) {
                // the next one goes on
            }
        }

        var done = (ImportCompleted) log().getLast();
        assertThat(done)
                .isEqualTo(new ImportCompleted(
                        task.importId(), 60, 60, inspections.size(), 60L - inspections.size(), List.of(), List.of()));
        for (var inspection : inspections) {
            var id = ImportIds.ofChecklist(organization, "inspections-csv:" + inspection);
            assertThat(events.readEvents(new AggregateKey(organization, id).toString(), 0)
                            .asStream()
                            .map(message -> message.getPayload().getClass().getSimpleName()))
                    .containsExactly(
                            "ChecklistStarted",
                            "QuestionAnswered",
                            "QuestionAnswered",
                            "CompletionClaimed",
                            "ChecklistCompleted");
        }
        LogCheck.run();
    }

    @Test
    void a_form_that_a_worker_published_before_it_died_was_applied() throws Exception {
        request(
                "xlsform",
                new TestWorkbook().sheet("survey", "type | name\ntext | q").bytes());
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        worker(new DyingDesk(desk, new AtomicInteger(0), true)).work(task, () -> false));
        worker(desk).work(task, () -> false);
        assertThat(((ImportCompleted) log().getLast()).applied()).isEqualTo(1);
    }

    @Test
    void a_row_that_an_earlier_worker_read_otherwise_went_in_all_the_same() throws Exception {
        request("tag,name,category\nA,A,A\n");
        CommandDesk earlier = (aggregate, id, command, status, body, context) -> {
            if (!aggregate.equals("machine")) {
                return desk.send(aggregate, id, command, status, body, context);
            }
            desk.send(aggregate, id, command, status, body, context.as(context.commandId(), new byte[1]));
            throw new IllegalStateException("killed");
        };
        assertThatIllegalStateException().isThrownBy(() -> worker(earlier).work(task, () -> false));

        assertThat(worker(desk).work(task, () -> false)).isEqualTo(Result.ENDED);

        assertThat(log().getLast()).isEqualTo(new ImportCompleted(task.importId(), 1, 1, 1, 0, List.of(), List.of()));
    }

    @Test
    void stops_between_batches_when_told_to() throws Exception {
        request("tag,name,category\n" + "A,A,A\n".repeat(200));
        assertThat(worker(desk).work(task, () -> true)).isEqualTo(Result.TOLD_TO_STOP);
        assertThat(journal.read(task.key()).state())
                .isInstanceOfSatisfying(
                        Running.class, running -> assertThat(running.done()).isEqualTo(8));
        assertThat(worker(desk).work(task, () -> false)).isEqualTo(Result.ENDED);
        assertThat(worker(desk).work(task, () -> false)).isEqualTo(Result.ENDED);
        assertThat(((ImportCompleted) log().getLast()).duplicates()).isEqualTo(199);
    }

    @Test
    void waits_for_an_import_that_is_not_in_the_log() throws Exception {
        assertThat(worker(desk).work(task, () -> false)).isEqualTo(Result.NOT_REQUESTED_YET);
    }

    @Test
    void a_worker_that_was_taken_for_dead_records_nothing_more() throws IOException {
        request("tag,name,category\n" + "A,A,A\n".repeat(200));
        CommandDesk overtaken = (aggregate, id, command, status, body, context) -> {
            if (command instanceof ReportProgress) {
                try {
                    worker(desk).work(task, () -> false);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return desk.send(aggregate, id, command, status, body, context);
        };
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> worker(overtaken).work(task, () -> false))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(CommonProblem.VERSION_MISMATCH));
        assertThat(journal.read(task.key()).state()).isEqualTo(new Ended());
        assertThat(log().stream().filter(ImportCompleted.class::isInstance)).hasSize(1);
    }

    @Test
    void a_file_that_is_gone_fails() throws Exception {
        var request = request("tag,name,category\n");
        files.delete(request.objectKey());
        assertThat(worker(desk).work(task, () -> false)).isEqualTo(Result.ENDED);
        assertThat(log().getLast())
                .isEqualTo(new ImportFailed(task.importId(), "The file is no longer in the object store."));
    }

    @Test
    void a_file_with_a_header_only_is_done_at_once() throws Exception {
        request("tag,name,category");
        worker(desk).work(task, () -> false);
        assertThat(log().getLast()).isEqualTo(new ImportCompleted(task.importId(), 0, 0, 0, 0, List.of(), List.of()));
    }

    @Test
    void a_passing_fault_is_not_the_files() throws IOException {
        request("tag,name,category\nA,A,A\n");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        worker(new DyingDesk(desk, new AtomicInteger(0), false)).work(task, () -> false));
        assertThat(journal.read(task.key()).state()).isInstanceOf(Running.class);
    }

    RequestImport request(String file) throws IOException {
        return request("machines-csv", file);
    }

    RequestImport request(String format, String file) throws IOException {
        return request(format, file.getBytes(StandardCharsets.UTF_8));
    }

    RequestImport request(String format, byte[] file) throws IOException {
        var key = "imports/test/" + task.importId();
        var stored = files.put(key, new ByteArrayInputStream(file), 1 << 20);
        var request = new RequestImport(task.importId(), format, null, key, stored.bytes(), stored.sha256(), null);
        desk.send(
                "import",
                task.importId(),
                request,
                202,
                new CommandContext(task.actor(), UUID.randomUUID(), CommandContext.hash(), null, null, null));
        return request;
    }

    List<ImportEvent> log() {
        return events.readEvents(task.key().toString(), 0)
                .asStream()
                .map(message -> (ImportEvent) message.getPayload())
                .toList();
    }

    List<RejectedRecord> listed() {
        return log().stream()
                .<RejectedRecord>mapMulti((event, records) -> {
                    switch (event) {
                        case ImportEvent.ImportProgressed e -> e.rejected().forEach(records);
                        case ImportCompleted e -> e.rejected().forEach(records);
                        case ImportEvent.ImportRequested _, ImportFailed _ -> {}
                    }
                })
                .toList();
    }
}
