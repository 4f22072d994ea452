package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.HttpTest;
import io.fieldlog.command.eventlog.LogCheck;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.objects.ObjectStoreSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import software.amazon.awssdk.services.s3.S3Client;

class ImportHttpTest extends HttpTest {

    static final Path SAMPLES = Path.of(System.getProperty("fieldlog.root"), "docs/samples");
    static final String HEADER = "tag,name,category,make,model,serialNumber,site\n";

    @Autowired
    EventStore events;

    @Autowired
    ObjectStore files;

    @Autowired
    S3Client s3;

    @Autowired
    ObjectStoreSettings objectStore;

    @Test
    void takes_a_file_and_registers_the_machines_that_it_names() {
        var site = site();
        var answer = upload("machines-csv", HEADER + """
                FL-1,Forklift 1,Forklift,Linde,H30,123,
                "FL-2","Forklift, the second","Forklift",,,,Hamburg
                FL-3,Forklift 3,Forklift,,,,%s
                """.formatted(site)).is(202);

        var id = UUID.fromString(answer.json().path("importId").asString());
        assertThat(answer.header("Location")).isEqualTo("/v1/imports/" + id);
        assertThat(answer.header("Consistency-Token")).isEqualTo("2");
        assertThat(answer.body()).isEqualTo("{\"importId\":\"%s\",\"position\":2,\"version\":1}".formatted(id));
        assertThat(finished(id)).isEqualTo(new ImportCompleted(id, 3, 3, 3, 0, List.of(), List.of()));
        assertThat(machine("FL-1"))
                .isEqualTo(new MachineRegistered(
                        machineId("FL-1"), defaultSite(), "FL-1", "Forklift 1", "Forklift", "Linde", "H30", "123"));
        assertThat(machine("FL-2"))
                .isEqualTo(new MachineRegistered(
                        machineId("FL-2"), site, "FL-2", "Forklift, the second", "Forklift", null, null, null));
        assertThat(machine("FL-3").siteId()).isEqualTo(site);
        assertThat(events.readEvents(new AggregateKey(organization, defaultSite()).toString(), 0)
                        .next()
                        .getPayload())
                .isEqualTo(new SiteRegistered(defaultSite(), "Imported", "UTC"));
    }

    @Test
    void reports_bad_rows_with_line_and_reason_while_the_good_ones_go_in() throws IOException {
        var bytes = ("\uFEFF" + HEADER + """
                FL-1,Forklift 1,Forklift,,,,
                ,No tag,Forklift,,,,
                FL-2,Too few
                FL-3,%s,Forklift,,,,
                "FL-4","Two
                lines",Forklift,,,,
                FL-5,Nowhere,Forklift,,,,Atlantis
                FL-6,Nowhere,Forklift,,,,019ab3c4-5a10-7c2e-8f01-0a0b0c0d0e0f

                FL-1,Again,Forklift,,,,
                FL-7,@@,Forklift,,,,
                FL-8,Zebra,Forklift,,,,
                """.formatted("x".repeat(201))).getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '@' ? (byte) 0xE4 : bytes[i];
        }
        var id = importId(admin().post("/v1/imports", form("machines-csv", bytes, null), multipart())
                .is(202));

        var done = (ImportCompleted) finished(id);
        assertThat(done.total()).isEqualTo(10);
        assertThat(done.done()).isEqualTo(10);
        assertThat(done.applied()).isEqualTo(2);
        assertThat(done.duplicates()).isEqualTo(1);
        assertThat(rejected(id)).extracting(RejectedRecord::line).containsExactly(3L, 4L, 5L, 6L, 8L, 9L, 12L);
        assertThat(rejected(id))
                .extracting(RejectedRecord::reason)
                .containsExactly(
                        "Its tag is empty.",
                        "It has 2 columns, the header has 7.",
                        "Its name must not be blank, have more than 200 characters, or hold control characters.",
                        "Its name must not be blank, have more than 200 characters, or hold control characters.",
                        "There is no site named Atlantis.",
                        "There is no site 019ab3c4-5a10-7c2e-8f01-0a0b0c0d0e0f.",
                        "It holds bytes that are not UTF-8.");
    }

    @Test
    void imports_the_sample_whole_and_once_however_often_it_is_asked() throws IOException {
        var sample = Files.readAllBytes(SAMPLES.resolve("inspections.csv"));
        var started = Instant.now();
        var first = importId(admin().post("/v1/imports", form("inspections-csv", sample, null), multipart())
                .is(202));
        assertThat(finished(first))
                .isEqualTo(new ImportCompleted(
                        first, 2000, 2000, 2000, 0, List.of(), List.of("The column 1: it has no name.")));
        System.out.printf(
                "2,000 rows imported in %d ms%n",
                Duration.between(started, Instant.now()).toMillis());
        assertThat(machine("1000049").name()).isEqualTo("Restaurant 1000049");
        assertThat(machine("1000049").category()).isEqualTo("Restaurant");

        var results = new TreeMap<String, Integer>();
        var outcomes = new TreeMap<String, Integer>();
        for (var line : Files.readAllLines(SAMPLES.resolve("inspections.csv")).stream()
                .skip(1)
                .toList()) {
            var cells = line.replace("\"", "").split(",");
            results.merge(cells[7], 1, Integer::sum);
            var checklist = checklist(cells[1]);
            checklist.forEach(event -> {
                if (event instanceof ChecklistCompleted(var _, var outcome)) {
                    outcomes.merge(outcome.result() + " " + outcome.failed(), 1, Integer::sum);
                }
            });
            assertThat(answers(checklist))
                    .containsEntry("results", cells[7])
                    .containsEntry("criticalCount", new BigDecimal(cells[8]))
                    .containsEntry("timeSinceLast", new BigDecimal(cells[15]))
                    .hasSize(14);
        }
        assertThat(results).isEqualTo(Map.of("Pass", 1340, "Fail", 405, "Pass w/ Conditions", 255));
        assertThat(outcomes).isEqualTo(Map.of("PASS 0", 1595, "FAIL 1", 405));

        var second = importId(admin().post("/v1/imports", form("inspections-csv", sample, null), multipart())
                .is(202));
        assertThat(finished(second))
                .isEqualTo(new ImportCompleted(
                        second, 2000, 2000, 0, 2000, List.of(), List.of("The column 1: it has no name.")));
        assertThat(LogCheck.run()).isNotEmpty();
    }

    static final String INSPECTIONS = "inspection_id,license_,inspection_date,facility_type,results,findings\n";

    @Test
    void an_inspection_is_completed_at_noon_of_its_day_where_the_machine_stands() {
        var site = UUID.randomUUID();
        admin().post(
                        "/v1/sites",
                        "{\"siteId\": \"%s\", \"name\": \"Chicago\", \"timeZone\": \"America/Chicago\"}"
                                .formatted(site))
                .is(201);
        admin().post("/v1/machines", registration(UUID.randomUUID(), site, "L1"))
                .is(201);
        finished(importId(upload("inspections-csv", INSPECTIONS + "7,L1,2012-07-04,Bar,Fail,3\n")
                .is(202)));
        assertThat(checklist("7").stream().filter(ChecklistCompleted.class::isInstance))
                .singleElement()
                .isInstanceOfSatisfying(ChecklistCompleted.class, completed -> {
                    assertThat(completed.outcome().completedAt()).isEqualTo("2012-07-04T17:00:00Z");
                    assertThat(completed.outcome().deviceId()).isEqualTo("inspections-csv:7");
                });
    }

    @Test
    void rows_that_say_otherwise_of_one_inspection_are_refused_and_the_first_one_stays() {
        var id = importId(upload("inspections-csv", INSPECTIONS + """
                7,L1,2012-07-04,Bar,Fail,3
                7,L1,2012-07-04,Bar,Fail,3
                7,L1,2012-07-04,Bar,Pass,3
                7,L2,2012-07-04,Bar,Fail,3
                7,L1,2012-07-05,Bar,Fail,3
                """).is(202));
        var done = (ImportCompleted) finished(id);
        assertThat(done.applied()).isEqualTo(1);
        assertThat(done.duplicates()).isEqualTo(1);
        assertThat(rejected(id))
                .containsExactly(
                        new RejectedRecord(4, "It is in the organization already, with another answer to results."),
                        new RejectedRecord(5, "It is in the organization already, of another machine or time."),
                        new RejectedRecord(6, "It is in the organization already, of another machine or time."));
        assertThat(answers(checklist("7"))).containsEntry("results", "Fail");
    }

    @Test
    void inspections_that_cannot_be_are_refused_with_line_and_reason() {
        var id = importId(upload("inspections-csv", INSPECTIONS + """
                1,L1,2012-07-04,Bar,Pass,3
                ,L1,2012-07-04,Bar,Pass,3
                3,,2012-07-04,Bar,Pass,3
                4,L1,4 July,Bar,Pass,3
                5,L1,2999-07-04,Bar,Pass,3
                6,L1,2012-02-30,Bar,Pass,3
                7,L1,2012-07-04,,Pass,3
                8,L1,2012-07-04,Bar,,3
                9,L1,2012-07-04,Bar,Pass,"3
                10,L1,2012-07-04,Bar,Pass,3
                """).is(202));
        assertThat(((ImportCompleted) finished(id)).applied()).isEqualTo(2);
        assertThat(rejected(id))
                .containsExactly(
                        new RejectedRecord(3, "Its inspection_id is empty."),
                        new RejectedRecord(4, "Its license_ is empty."),
                        new RejectedRecord(5, "Its inspection_date is no date, for example 2026-11-23."),
                        new RejectedRecord(6, "Its inspection_date lies in the future."),
                        new RejectedRecord(7, "Its inspection_date is no date, for example 2026-11-23."),
                        new RejectedRecord(8, "Its facility_type is empty."),
                        new RejectedRecord(9, "Its results is empty."),
                        new RejectedRecord(10, "It opens a quotation mark that is not closed."));
    }

    @Test
    void a_file_with_more_choices_publishes_the_next_version_and_one_with_fewer_does_not() {
        finished(importId(upload("inspections-csv", INSPECTIONS + "1,L1,2012-07-04,Bar,Pass,3\n")
                .is(202)));
        finished(importId(upload("inspections-csv", INSPECTIONS + "2,L1,2012-07-04,Shop,Fail,3\n")
                .is(202)));
        finished(importId(upload("inspections-csv", INSPECTIONS + "3,L1,2012-07-04,Bar,Pass,3\n")
                .is(202)));
        var versions = events.readEvents(
                        new AggregateKey(organization, InspectionsCsv.templateId(organization)).toString(), 0)
                .asStream()
                .map(message -> (TemplatePublished) message.getPayload())
                .toList();
        assertThat(versions).extracting(TemplatePublished::version).containsExactly(1, 2);
        assertThat(versions).extracting(TemplatePublished::name).containsOnly("Inspection");
        assertThat(checklist("3").getFirst())
                .isInstanceOfSatisfying(
                        ChecklistStarted.class,
                        started -> assertThat(started.templateVersion()).isEqualTo(2));
    }

    @Test
    void a_number_that_an_earlier_file_asked_for_stays_one() {
        finished(importId(upload("inspections-csv", INSPECTIONS + "1,L1,2012-07-04,Bar,Pass,3\n")
                .is(202)));
        var id = importId(upload("inspections-csv", INSPECTIONS + "2,L1,2012-07-04,Bar,Pass,many\n")
                .is(202));
        finished(id);
        assertThat(rejected(id)).containsExactly(new RejectedRecord(2, "Its findings is no number: many."));
    }

    @Test
    void an_audit_becomes_a_template_and_a_checklist_that_is_not_completed() throws IOException {
        var sample = Files.readAllBytes(SAMPLES.resolve("safetyculture-audit.json"));
        var first = importId(admin().post("/v1/imports", form("safetyculture-audit", sample, null), multipart())
                .is(202));
        var done = (ImportCompleted) finished(first);
        assertThat(done.total()).isEqualTo(1);
        assertThat(done.applied()).isEqualTo(1);
        assertThat(done.notCarriedOver()).hasSize(6);
        var checklist = checklistOf("safetyculture-audit:audit_7f1ecd2e66474418b1e062657aeb1389");
        assertThat(checklist).hasSize(4).first().isInstanceOf(ChecklistStarted.class);
        assertThat(answers(checklist))
                .containsEntry("5A0FAAD8-46CC-4F94-A55E-395D7FF6F522", "af89ffa0-5db2-4a49-93e5-7dd392ab8f10");

        var second = importId(admin().post("/v1/imports", form("safetyculture-audit", sample, null), multipart())
                .is(202));
        assertThat(((ImportCompleted) finished(second)).duplicates()).isEqualTo(1);
        var changed = new String(sample, StandardCharsets.UTF_8).replace("Chris Barrington\"", "Somebody\"");
        var third = importId(upload("safetyculture-audit", changed).is(202));
        finished(third);
        assertThat(rejected(third))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.reason())
                                .isEqualTo(
                                        "It is in the organization already, with another answer to f3245d43-ea77-11e1-aff1-0800200c9a66."));
    }

    @Test
    void a_form_becomes_a_template_and_a_changed_one_its_next_version() {
        var first = workbook("text | q");
        assertThat(done(first).applied()).isEqualTo(1);
        assertThat(done(first).duplicates()).isEqualTo(1);
        assertThat(done(workbook("text | q\ndate | d")).applied()).isEqualTo(1);
        var id = importId(admin().post("/v1/imports", form("xlsform", workbook("integer | q"), null), multipart())
                .is(202));
        finished(id);
        assertThat(rejected(id))
                .singleElement()
                .satisfies(record -> assertThat(record.reason()).contains("q was TEXT in an earlier version."));
        assertThat(events.readEvents(
                                new AggregateKey(organization, XlsForm.templateId(organization, "truck")).toString(), 0)
                        .asStream()
                        .map(message -> ((TemplatePublished) message.getPayload()).version()))
                .containsExactly(1, 2);
    }

    @Test
    void a_form_whose_questions_hang_on_themselves_is_refused() {
        var file = new TestWorkbook().sheet("survey", """
                        type | name | relevant
                        text | a    | ${b} = 'x'
                        text | b    | ${a} = 'x'
                        """).bytes();
        var id = importId(admin().post("/v1/imports", form("xlsform", file, null), multipart())
                .is(202));
        finished(id);
        assertThat(rejected(id))
                .singleElement()
                .satisfies(record -> assertThat(record.reason()).contains("depends on its own answer"));
    }

    static byte[] workbook(String rows) {
        return new TestWorkbook()
                .sheet("survey", "type | name\n" + rows)
                .sheet("settings", "form_id | form_title\ntruck | Truck")
                .bytes();
    }

    ImportCompleted done(byte[] workbook) {
        return (ImportCompleted)
                finished(importId(admin().post("/v1/imports", form("xlsform", workbook, null), multipart())
                        .is(202)));
    }

    @Test
    void a_file_that_is_no_audit_fails_with_a_reason() {
        var id = importId(upload("safetyculture-audit", "[".repeat(100_000)).is(202));
        assertThat(((ImportFailed) finished(id)).reason()).startsWith("The file cannot be read as JSON: ");
    }

    List<ChecklistEvent> checklist(String inspection) {
        return checklistOf("inspections-csv:" + inspection);
    }

    List<ChecklistEvent> checklistOf(String identity) {
        var id = ImportIds.ofChecklist(organization, identity);
        return events.readEvents(new AggregateKey(organization, id).toString(), 0)
                .asStream()
                .map(message -> (ChecklistEvent) message.getPayload())
                .toList();
    }

    static Map<String, Object> answers(List<ChecklistEvent> checklist) {
        var answers = new HashMap<String, Object>();
        checklist.forEach(event -> {
            if (event instanceof QuestionAnswered answer) {
                answers.put(
                        answer.question(),
                        Objects.requireNonNull(answer.value()).bare());
            }
        });
        return answers;
    }

    @Test
    void a_machine_that_a_person_registered_is_a_duplicate() {
        var site = site();
        admin().post("/v1/machines", registration(UUID.randomUUID(), site, "FL-1"))
                .is(201);
        var id = importId(upload("machines-csv", HEADER + "FL-1,Forklift 1,Forklift,,,,\n")
                .is(202));
        assertThat(finished(id)).isEqualTo(new ImportCompleted(id, 1, 1, 0, 1, List.of(), List.of()));
    }

    @Test
    void the_same_request_again_is_the_same_import_whatever_the_boundary() {
        var key = UUID.randomUUID().toString();
        var first = admin().post(
                        "/v1/imports",
                        form("machines-csv", HEADER + "FL-1,F,F,,,,\n"),
                        multipart("Idempotency-Key", key))
                .is(202);
        finished(importId(first));
        var again = admin().post(
                        "/v1/imports",
                        parts(
                                "other",
                                List.of(
                                        part("file", "other.csv", HEADER + "FL-1,F,F,,,,\n"),
                                        part("format", null, "machines-csv"))),
                        "Content-Type",
                        "multipart/form-data; boundary=other",
                        "Idempotency-Key",
                        key)
                .is(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        var request = requested(importId(first));
        admin().post("/v1/imports", form("machines-csv", HEADER + "FL-2,F,F,,,,\n"), multipart("Idempotency-Key", key))
                .isProblem(409, "idempotency-key-reused");
        assertThat(files.open(request.objectKey())).isPresent();
        assertThat(request.bytes()).isEqualTo(HEADER.length() + 13L);
        assertThat(request.fileName()).isEqualTo("machines.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "licence,type\n1,2\n", "tag;name;category\n1;2;3\n", "tag,name,category,tag\n1,2,3,4\n"})
    void a_file_with_a_wrong_header_fails_with_a_reason(String file) {
        var id = importId(upload("machines-csv", file).is(202));
        assertThat(((ImportFailed) finished(id)).reason())
                .isEqualTo(
                        switch (file.length()) {
                            case 0 -> "The file is empty: its first line must name the columns.";
                            case 17 -> "The header has no column tag, name, category.";
                            case 24 ->
                                "The header has no column tag, name, category; columns must be separated by commas.";
                            default -> "The header has a column twice: tag.";
                        });
    }

    @Test
    void says_which_columns_it_leaves_behind() {
        var id = importId(upload("machines-csv", "name,colour,TAG,category\nF,red,FL-1,F\n")
                .is(202));
        assertThat(finished(id))
                .isEqualTo(new ImportCompleted(
                        id, 1, 1, 1, 0, List.of(), List.of("The column colour: machines have nothing of that name.")));
    }

    @Test
    void other_formats_are_refused_with_those_that_are_supported() {
        var answer = upload("csv", "x").isProblem(400, "unsupported-format").pointsAt("/format");
        assertThat(answer.json().path("detail").asString())
                .contains("inspections-csv, machines-csv, safetyculture-audit, xlsform");
    }

    @Test
    void parts_are_checked() {
        admin().post("/v1/imports", parts("b", List.of()), multipart())
                .isProblem(400, "missing-field")
                .pointsAt("/format", "/file");
        admin().post(
                        "/v1/imports",
                        parts(
                                "b",
                                List.of(
                                        part("format", null, "machines-csv"),
                                        part("colour", null, "red"),
                                        part("file", "f.csv", HEADER),
                                        part("siteId", null, "7"))),
                        multipart())
                .isProblem(400, "unknown-field")
                .pointsAt("/colour", "/siteId");
        admin().post("/v1/imports", BodyPublishers.ofString("--b\r\nnonsense"), multipart())
                .is(400);
        admin().post("/v1/imports", "{}").isProblem(415, "unsupported-media-type");
    }

    @Test
    void a_refused_request_leaves_no_file() {
        var whole = parts("b", List.of(part("format", null, "machines-csv"), part("file", "f.csv", HEADER)));
        admin().post("/v1/imports", whole, multipart()).is(202);
        assertThat(storedFiles()).isEqualTo(1);

        var text = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n"
                + HEADER
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\nmachines";
        admin().post("/v1/imports", BodyPublishers.ofString(text), multipart()).isProblem(400, "bad-request");
        admin().post("/v1/imports", parts("b", List.of(part("file", "f.csv", HEADER))), multipart())
                .isProblem(400, "missing-field");
        upload("csv", HEADER).isProblem(400, "unsupported-format");
        assertThat(storedFiles()).isEqualTo(1);
    }

    private long storedFiles() {
        return s3.listObjectsV2(r -> r.bucket(objectStore.bucket()).prefix("imports/" + organization))
                .keyCount();
    }

    @Test
    void a_file_name_loses_what_no_name_may_have() {
        var id = importId(admin().post(
                        "/v1/imports",
                        parts(
                                "b",
                                List.of(
                                        part("format", null, "machines-csv"),
                                        part("file", "C:\\fleet\0\u0007 🚜.csv", HEADER))),
                        multipart())
                .is(202));
        assertThat(requested(id).fileName()).isEqualTo("fleet 🚜.csv");
    }

    @Test
    void machines_go_to_the_site_of_the_request() {
        var site = site();
        var id = importId(admin().post(
                        "/v1/imports",
                        form("machines-csv", (HEADER + "FL-1,F,F,,,,\n").getBytes(StandardCharsets.UTF_8), site),
                        multipart())
                .is(202));
        finished(id);
        assertThat(machine("FL-1").siteId()).isEqualTo(site);
        admin().post(
                        "/v1/imports",
                        form("machines-csv", HEADER.getBytes(StandardCharsets.UTF_8), UUID.randomUUID()),
                        multipart())
                .isProblem(404, "unknown-site");
    }

    @Test
    void a_token_that_is_limited_to_sites_imports_into_these() {
        var mine = site();
        var theirs = site();
        var author = limitedTo(List.of(mine), "AUTHOR");
        var file = (HEADER + "FL-1,F,F,,,,\nFL-2,F,F,,,," + theirs + "\n").getBytes(StandardCharsets.UTF_8);
        author.post("/v1/imports", form("machines-csv", file, null), multipart())
                .isProblem(403, "forbidden");
        author.post("/v1/imports", form("machines-csv", file, theirs), multipart())
                .isProblem(404, "unknown-site");
        var id = importId(author.post("/v1/imports", form("machines-csv", file, mine), multipart())
                .is(202));
        assertThat(finished(id))
                .isEqualTo(new ImportCompleted(
                        id,
                        2,
                        2,
                        1,
                        0,
                        List.of(new RejectedRecord(3, "There is no site %s.".formatted(theirs))),
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUPERVISOR", "INSPECTOR", "MECHANIC", "ANALYST", "AUDITOR"})
    void is_for_authors(String role) {
        user(role)
                .post("/v1/imports", form("machines-csv", HEADER), multipart())
                .isProblem(403, "forbidden");
    }

    @Test
    void a_file_in_many_parts_arrives_whole() throws IOException {
        var header = "tag,name,category,comment\n";
        var filler = "x".repeat(15_000);
        var rows = new StringBuilder(header);
        for (var row = 0; row < 1_200; row++) {
            rows.append("BIG-")
                    .append(row % 3)
                    .append(",Big,Big,")
                    .append(filler)
                    .append('\n');
        }
        var id = importId(upload("machines-csv", rows.toString()).is(202));
        var done = (ImportCompleted) finished(id);
        assertThat(done.total()).isEqualTo(1_200);
        assertThat(done.applied()).isEqualTo(3);
        assertThat(requested(id).bytes()).isEqualTo(rows.length());
        try (var stored = files.open(requested(id).objectKey()).orElseThrow()) {
            assertThat(stored.readAllBytes()).isEqualTo(rows.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_file_that_is_too_large_is_refused() {
        var block = new byte[1 << 20];
        var head = new ByteArrayInputStream(
                ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        var blocks = new ArrayList<InputStream>(List.of(head));
        for (var i = 0; i <= 257; i++) {
            blocks.add(new ByteArrayInputStream(block));
        }
        var body = BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(blocks)));
        admin().post("/v1/imports", body, multipart()).isProblem(413, "payload-too-large");
    }

    Reply upload(String format, String file) {
        return admin().post("/v1/imports", form(format, file), multipart());
    }

    static String[] multipart(String... headers) {
        var all = new ArrayList<>(List.of("Content-Type", "multipart/form-data; boundary=b"));
        all.addAll(List.of(headers));
        return all.toArray(String[]::new);
    }

    static BodyPublisher form(String format, String file) {
        return form(format, file.getBytes(StandardCharsets.UTF_8), null);
    }

    static BodyPublisher form(String format, byte[] file, @Nullable UUID site) {
        var parts = new ArrayList<>(List.of(part("format", null, format), part("file", "dir/machines.csv", file)));
        if (site != null) {
            parts.add(part("siteId", null, site.toString()));
        }
        return parts("b", parts);
    }

    static byte[] part(String name, @Nullable String fileName, String content) {
        return part(name, fileName, content.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] part(String name, @Nullable String fileName, byte[] content) {
        var head = "Content-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                .formatted(name, fileName == null ? "" : "; filename=\"" + fileName + "\"")
                .getBytes(StandardCharsets.UTF_8);
        var part = new byte[head.length + content.length];
        System.arraycopy(head, 0, part, 0, head.length);
        System.arraycopy(content, 0, part, head.length, content.length);
        return part;
    }

    static BodyPublisher parts(String boundary, List<byte[]> parts) {
        var all = new ArrayList<byte[]>();
        for (var part : parts) {
            all.add(("--" + boundary + "\r\n").getBytes(StandardCharsets.UTF_8));
            all.add(part);
            all.add("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        all.add(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return BodyPublishers.ofByteArrays(all);
    }

    static UUID importId(Reply answer) {
        return UUID.fromString(answer.json().path("importId").asString());
    }

    UUID machineId(String tag) {
        return ImportIds.ofMachine(organization, tag);
    }

    UUID defaultSite() {
        return ImportIds.ofDefaultSite(organization);
    }

    MachineRegistered machine(String tag) {
        return (MachineRegistered) events.readEvents(new AggregateKey(organization, machineId(tag)).toString(), 0)
                .next()
                .getPayload();
    }

    ImportRequested requested(UUID id) {
        return (ImportRequested) log(id).getFirst();
    }

    List<RejectedRecord> rejected(UUID id) {
        return log(id).stream()
                .flatMap(event -> switch (event) {
                    case ImportProgressed e -> e.rejected().stream();
                    case ImportCompleted e -> e.rejected().stream();
                    case ImportRequested _, ImportFailed _ -> Stream.<RejectedRecord>empty();
                })
                .toList();
    }

    List<ImportEvent> log(UUID id) {
        return events.readEvents(new AggregateKey(organization, id).toString(), 0)
                .asStream()
                .map(message -> (ImportEvent) message.getPayload())
                .toList();
    }

    ImportEvent finished(UUID id) {
        var deadline = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(deadline)) {
            var last = log(id).getLast();
            if (last instanceof ImportCompleted || last instanceof ImportFailed) {
                return last;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("the import does not end: " + log(id));
    }
}
