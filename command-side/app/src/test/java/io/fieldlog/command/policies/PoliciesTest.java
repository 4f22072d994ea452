package io.fieldlog.command.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fieldlog.command.HttpTest;
import io.fieldlog.command.eventlog.OrganizationLog;
import io.fieldlog.command.eventlog.PastEvents;
import io.fieldlog.command.eventlog.TestLog;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.Event;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.Severity;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.LogUnavailableException;
import io.fieldlog.stream.RecordedEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Commands go over HTTP to a node without Kafka; other nodes, whose policies read a topic, react to what it recorded.
/// One node serves all tests but those that are about nodes: these have a topic of their own.
class PoliciesTest extends HttpTest {

    private static final Instant MORNING = Instant.parse("2026-11-23T07:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    DataSource database;

    @Autowired
    OrganizationLog log;

    private final EventCodec codec = new EventCodec();
    private static final PolicyTopic COMMON = new PolicyTopic();
    private static @Nullable ConfigurableApplicationContext commonNode;

    private PolicyTopic topic = COMMON;
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();
    private long published;

    @AfterEach
    void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
    }

    @AfterAll
    static void stopCommonNode() {
        if (commonNode != null) {
            commonNode.close();
        }
    }

    @Test
    void an_out_of_service_defect_takes_its_machine_out_of_service_in_the_name_of_the_policy() {
        var machine = machine(site());
        commonNode();
        report(machine, "OUT_OF_SERVICE");
        publish();

        awaitRemovals(1);
        var removal = recorded().getLast();
        assertThat(removal.type()).isEqualTo("machine-removed-from-service");
        assertThat(codec.decodeMetadata(removal.metadata()).userId())
                .isEqualTo("policy:when-defect-reported-or-graded-then-remove-from-service");
    }

    @Test
    void a_defect_that_is_graded_up_does_so_too_and_keeps_the_machine_there_while_it_is_open() {
        var machine = machine(site());
        var back = "/v1/machines/" + machine + "/return-to-service";
        commonNode();
        var defect = report(machine, "MINOR");
        publish();
        admin().post("/v1/defects/" + defect + "/grading", "{\"severity\": \"OUT_OF_SERVICE\"}")
                .is(200);
        publish();

        awaitRemovals(1);
        admin().postNothing(back).isProblem(409, "open-out-of-service-defect");
        admin().post("/v1/defects/" + defect + "/repair-certification", "{\"note\": \"new seal\"}")
                .is(200);
        admin().postNothing(back).is(200);
    }

    @Test
    void an_event_seen_again_changes_nothing_even_when_the_command_could_succeed_by_now() throws SQLException {
        topic = new PolicyTopic();
        var machine = machine(site());
        var node = node();
        var defect = report(machine, "OUT_OF_SERVICE");
        var second = report(machine, "OUT_OF_SERVICE");
        publish();
        topic.publish(recorded());
        awaitRemovals(1);
        for (var each : List.of(defect, second)) {
            admin().post("/v1/defects/" + each + "/repair-certification", "{\"note\": \"new seal\"}")
                    .is(200);
        }
        admin().postNothing("/v1/machines/" + machine + "/return-to-service").is(200);
        node.close();
        forget();

        node();
        topic.publish(recorded());
        awaitProgress();
        assertThat(removals()).isEqualTo(1);
    }

    @Test
    void a_completed_checklist_reports_each_failed_answer_once() {
        var machine = machine(site());
        var template = template();
        var checklist = started(machine, template);
        var answers = List.of(
                answer(checklist, 1, "brake", null, new AnswerValue.Text("FAIL"), "It pulls.", 1),
                answer(checklist, 2, "tyre", "front", new AnswerValue.Text("poor"), null, 1),
                answer(checklist, 3, "tyre", "rear", new AnswerValue.Text("good"), null, 1),
                answer(checklist, 4, "pressure", null, new AnswerValue.Number(new BigDecimal("950")), null, 1));
        PastEvents.append(log, organization, "checklist", answers);
        PastEvents.append(log, organization, "checklist", List.of(claim(checklist), completed(checklist)));
        commonNode();
        publish();

        await("three defects", () -> of(DefectReported.class).size() == 3);
        var defects = of(DefectReported.class);
        assertThat(defects)
                .extracting(DefectReported::description, DefectReported::severity, DefectReported::instance)
                .containsExactlyInAnyOrder(
                        tuple("Brake holds: FAIL\nIt pulls.", Severity.MAJOR, null),
                        tuple("Tyre: Poor", Severity.MINOR, "front"),
                        tuple("Pressure: 950 kPa", Severity.MINOR, null));
        assertThat(defects).allSatisfy(defect -> {
            assertThat(defect.machineId()).isEqualTo(machine);
            assertThat(defect.checklistId()).isEqualTo(checklist);
        });

        // One that fails later is a defect too; one that does not fail any more leaves its defect open.
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(
                        answer(checklist, 5, "tyre", "rear", new AnswerValue.Text("poor"), null, 2),
                        answer(checklist, 6, "brake", null, new AnswerValue.Text("PASS"), null, 2),
                        new ChecklistRescored(checklist, outcome())));
        publish();
        await("a fourth defect", () -> of(DefectReported.class).size() == 4);
        awaitProgress();
        assertThat(of(DefectReported.class))
                .extracting(DefectReported::instance)
                .contains("rear");
        assertThat(types()).doesNotContain("repair-certified", "no-repair-needed-certified");
    }

    @Test
    void an_answer_to_a_meter_question_is_a_reading_of_the_machine() {
        var machine = machine(site());
        var checklist = started(machine, template());
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(
                        answer(checklist, 1, "hours", null, new AnswerValue.Number(new BigDecimal("1234.5")), null, 1),
                        answer(checklist, 2, "hours", null, new AnswerValue.Number(new BigDecimal("1200")), null, 2),
                        answer(checklist, 3, "pressure", null, new AnswerValue.Number(BigDecimal.TEN), null, 1),
                        answer(checklist, 4, "hours", null, null, null, 3)));
        commonNode();
        publish();
        topic.publish(recorded());

        await("two readings", () -> of(MeterReadingRecorded.class).size() == 2);
        awaitProgress();
        var readings = of(MeterReadingRecorded.class);
        assertThat(readings).hasSize(2);
        assertThat(readings.getFirst().machineId()).isEqualTo(machine);
        assertThat(readings.getFirst().meter()).isEqualTo("operating hours");
        assertThat(readings.getFirst().unit()).isEqualTo("h");
        assertThat(readings.getFirst().value()).isEqualByComparingTo("1234.5");
        assertThat(readings.getFirst().capturedAt()).isEqualTo(MORNING.plusSeconds(1));
        assertThat(of(MeterReadingDisputed.class)).hasSize(1);
    }

    @Test
    void a_node_that_stops_in_the_middle_is_followed_by_another() {
        topic = new PolicyTopic();
        var machines = machines(40);
        var first = node();
        machines.forEach(machine -> report(machine, "OUT_OF_SERVICE"));
        publish();
        await("some are done", () -> removals() > 3);
        first.close();

        node();
        awaitRemovals(machines.size());
        awaitProgress();
        assertThat(of(MachineRemovedFromService.class))
                .extracting(MachineRemovedFromService::machineId)
                .containsExactlyInAnyOrderElementsOf(machines);
    }

    @Test
    void two_nodes_share_the_work_and_do_nothing_twice() {
        topic = new PolicyTopic();
        var organizations = Stream.generate(UUID::randomUUID).limit(8).toList();
        for (var each : organizations) {
            for (var i = 0; i < 5; i++) {
                brokenMachine(each);
            }
        }
        organizations.forEach(each -> topic.publish(recorded(each)));
        node();
        node();
        organizations.forEach(each -> topic.publish(recorded(each)));
        await("some are done", () -> organizations.stream().anyMatch(each -> removals(each) > 0));
        nodes.getFirst().close();
        organizations.forEach(each -> topic.publish(recorded(each)));

        for (var each : organizations) {
            await("all of its machines are out of service", () -> removals(each) == 5);
            var last = recorded(each).getLast().position();
            topic.publish(recorded(each));
            await("the policies have come to " + last, () -> progress(each) >= last);
            assertThat(removals(each)).isEqualTo(5);
        }
    }

    /// A machine of another organization with an out-of-service defect.
    private void brokenMachine(UUID other) {
        var user = userOf(other, "ADMIN");
        var site = UUID.randomUUID();
        var machine = UUID.randomUUID();
        user.post("/v1/sites", """
                {"siteId": "%s", "name": "Lyon", "timeZone": "Europe/Paris"}""".formatted(site)).is(201);
        user.post("/v1/machines", registration(machine, site, "T-" + machine)).is(201);
        user.post("/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": "It leaks", "severity": "OUT_OF_SERVICE"}""".formatted(UUID.randomUUID(), machine)).is(201);
    }

    @Test
    void an_event_that_nobody_can_read_is_parked_and_stops_nobody() throws SQLException {
        var machines = machines(2);
        commonNode();
        report(machines.getFirst(), "OUT_OF_SERVICE");
        var broken = recorded().getLast();
        write(broken, "no JSON".getBytes(StandardCharsets.UTF_8));
        report(machines.getLast(), "OUT_OF_SERVICE");
        publish();

        awaitRemovals(1);
        await("it is parked", () -> parked() == 1);
        write(broken, broken.payload());
        awaitRemovals(2);
        await("nothing is parked", () -> parked() == 0);
    }

    @Test
    void goes_on_when_the_database_was_away() {
        topic = new PolicyTopic();
        var machines = machines(20);
        node();
        machines.forEach(machine -> report(machine, "OUT_OF_SERVICE"));
        publish();
        await("some are done", () -> removals() > 3);
        TestLog.server().kill();
        TestLog.server().startAgain();

        awaitRemovals(machines.size());
    }

    @Test
    void what_was_lost_on_the_way_is_read_from_the_log() {
        var machines = machines(2);
        commonNode();
        report(machines.getFirst(), "OUT_OF_SERVICE");
        report(machines.getLast(), "OUT_OF_SERVICE");
        topic.publish(List.of(recorded().getLast()));

        awaitRemovals(2);
    }

    @Test
    void a_completed_checklist_fulfils_the_occurrence_that_it_was_started_for_late_as_it_may_come() {
        var occurrence = UUID.randomUUID();
        var machine = machine(site());
        var template = template();
        var opened = opened(occurrence, UUID.randomUUID(), machine, template);
        PastEvents.append(
                log,
                organization,
                "occurrence",
                List.of(opened, new OccurrenceMissed(occurrence, opened.scheduleId(), machine)));
        var checklist = UUID.randomUUID();
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(
                        new ChecklistStarted(
                                checklist, machine, opened.siteId(), template, 1, MORNING, occurrence, "ada"),
                        completed(checklist)));
        commonNode();
        publish();
        await("it is fulfilled", () -> of(OccurrenceFulfilled.class).size() == 1);
        assertThat(of(OccurrenceFulfilled.class).getFirst())
                .isEqualTo(new OccurrenceFulfilled(
                        occurrence,
                        opened.scheduleId(),
                        machine,
                        checklist,
                        outcome().completedAt(),
                        true));

        PastEvents.append(log, organization, "checklist", List.of(new ChecklistVoided(checklist, "a trial")));
        publish();
        await("it is open again", () -> of(OccurrenceReopened.class).size() == 1);
        // Its time is over long since.
        assertThat(of(OccurrenceMissed.class)).hasSize(2);
    }

    @Test
    void a_checklist_of_another_machine_fulfils_nothing() {
        var occurrence = UUID.randomUUID();
        var template = template();
        PastEvents.append(
                log,
                organization,
                "occurrence",
                List.of(opened(occurrence, UUID.randomUUID(), UUID.randomUUID(), template)));
        var checklist = UUID.randomUUID();
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(
                        new ChecklistStarted(
                                checklist,
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                template,
                                1,
                                MORNING,
                                occurrence,
                                "ada"),
                        completed(checklist)));
        commonNode();
        publish();
        awaitProgress();
        assertThat(of(OccurrenceFulfilled.class)).isEmpty();
        assertThat(parked()).isZero();
    }

    /// The schedule's own node may open it only later.
    @Test
    void a_checklist_that_was_started_for_none_fulfils_the_occurrence_of_its_time() {
        var site = site();
        var machine = machine(site);
        var template = template();
        var schedule = UUID.randomUUID();
        var completedAt = Instant.now().plus(Duration.ofDays(3));
        var day = completedAt.atZone(ZoneId.of("Europe/Berlin")).toLocalDate();
        admin().post("/v1/schedules", """
                {"scheduleId": "%s", "name": "Daily", "templateId": "%s", "machineIds": ["%s"], "rrule": "FREQ=DAILY",
                 "startsAt": "%sT00:00:00", "dueWithin": "PT23H"}""".formatted(schedule, template, machine, day))
                .is(201);
        var checklist = UUID.randomUUID();
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(
                        new ChecklistStarted(checklist, machine, site, template, 1, completedAt, null, "ada"),
                        new ChecklistCompleted(checklist, outcome(completedAt))));
        commonNode();
        publish();
        await("it is fulfilled", () -> of(OccurrenceFulfilled.class).size() == 1);
        var opened = of(OccurrenceOpened.class);
        assertThat(opened).hasSize(1);
        assertThat(opened.getFirst().scheduleId()).isEqualTo(schedule);
        assertThat(opened.getFirst().slot()).isEqualTo(day.atStartOfDay());
        assertThat(of(OccurrenceFulfilled.class).getFirst().checklistId()).isEqualTo(checklist);

        // As of the day after, it answers that day's.
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(new ChecklistRescored(checklist, outcome(completedAt.plus(Duration.ofDays(1))))));
        publish();
        await("the next one is fulfilled", () -> of(OccurrenceFulfilled.class).size() == 2);
        assertThat(of(OccurrenceReopened.class))
                .containsExactly(
                        new OccurrenceReopened(opened.getFirst().occurrenceId(), schedule, machine, checklist));
        assertThat(of(OccurrenceOpened.class).getLast().slot())
                .isEqualTo(day.plusDays(1).atStartOfDay());
    }

    private static OccurrenceOpened opened(UUID occurrence, UUID schedule, UUID machine, UUID template) {
        return new OccurrenceOpened(
                occurrence,
                schedule,
                machine,
                UUID.randomUUID(),
                template,
                LocalDateTime.parse("2026-11-23T08:00"),
                MORNING,
                MORNING.plusSeconds(3600),
                MORNING.plusSeconds(86_400),
                null);
    }

    private List<UUID> machines(int count) {
        var site = site();
        var machines = new ArrayList<UUID>();
        for (var i = 0; i < count; i++) {
            machines.add(machine(site));
        }
        return machines;
    }

    private UUID report(UUID machine, String severity) {
        var defect = UUID.randomUUID();
        admin().post("/v1/defects", """
                {"defectId": "%s", "machineId": "%s", "description": "It leaks", "severity": "%s"}""".formatted(defect, machine, severity)).is(201);
        return defect;
    }

    private UUID template() {
        var template = UUID.randomUUID();
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "Daily", "sections": [
                  {"key": "all", "title": "All", "questions": [
                    {"key": "brake", "label": "Brake holds", "type": "PASS_FAIL_NA", "critical": true},
                    {"key": "pressure", "label": "Pressure", "type": "NUMBER", "unit": "kPa", "min": 600, "max": 900},
                    {"key": "hours", "label": "Hours", "type": "METER", "unit": "h", "meter": "operating hours"}]},
                  {"key": "axles", "title": "Axle", "repeats": true, "questions": [
                    {"key": "tyre", "label": "Tyre", "type": "SINGLE_CHOICE", "options": [
                      {"key": "good", "label": "Good"}, {"key": "poor", "label": "Poor", "failed": true}]}]}]}""".formatted(template)).is(201);
        return template;
    }

    private UUID started(UUID machine, UUID template) {
        var checklist = UUID.randomUUID();
        PastEvents.append(
                log,
                organization,
                "checklist",
                List.of(new ChecklistStarted(
                        checklist, machine, UUID.randomUUID(), template, 1, MORNING, null, "ada")));
        return checklist;
    }

    private static ChecklistEvent answer(
            UUID checklist,
            int number,
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            @Nullable String note,
            long deviceSeq) {
        return new QuestionAnswered(
                checklist,
                new UUID(checklist.getMostSignificantBits(), number),
                question,
                instance,
                value,
                note,
                MORNING.plusSeconds(number),
                "tablet-7",
                deviceSeq,
                "ada",
                false);
    }

    private static ChecklistEvent claim(UUID checklist) {
        return new CompletionClaimed(checklist, UUID.randomUUID(), MORNING.plusSeconds(600), "tablet-7", "ada");
    }

    private static ChecklistEvent completed(UUID checklist) {
        return new ChecklistCompleted(checklist, outcome());
    }

    private static Outcome outcome() {
        return outcome(MORNING.plusSeconds(600));
    }

    private static Outcome outcome(Instant completedAt) {
        return new Outcome(
                UUID.randomUUID(), completedAt, "tablet-7", Result.FAIL, BigDecimal.ZERO, BigDecimal.ONE, 3, "00");
    }

    private static void commonNode() {
        if (commonNode == null) {
            commonNode = start(COMMON);
        }
    }

    private ConfigurableApplicationContext node() {
        var started = start(topic);
        nodes.add(started);
        return started;
    }

    private static ConfigurableApplicationContext start(PolicyTopic topic) {
        return topic.node(Map.of(
                "fieldlog.log.url", TestLog.server().logUrl(),
                "fieldlog.log.username", "fieldlog_writer",
                "fieldlog.log.password", TestLog.server().password(),
                "fieldlog.log.migration.username", TestLog.server().owner(),
                "fieldlog.log.migration.password", TestLog.server().password(),
                "fieldlog.security.issuer", ISSUER.url(),
                "fieldlog.security.jwk-set-uri", ISSUER.jwkSetUri()));
    }

    /// Everything that the organization's log has, as the relay would publish it.
    private List<RecordedEvent> recorded() {
        return recorded(organization);
    }

    private List<RecordedEvent> recorded(UUID of) {
        return after(of, 0);
    }

    private List<RecordedEvent> after(UUID of, long position) {
        var events = new ArrayList<RecordedEvent>();
        new LogReader(database).forEach(of, position, 1_000, events::add);
        return events;
    }

    /// What is new since the last time.
    private void publish() {
        var events = after(organization, published);
        topic.publish(events);
        published = events.getLast().position();
    }

    private <E extends Event> List<E> of(Class<E> type) {
        return recorded().stream()
                .map(codec::decode)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private List<String> types() {
        return recorded().stream().map(RecordedEvent::type).toList();
    }

    private long removals() {
        return removals(organization);
    }

    private long removals(UUID of) {
        return recorded(of).stream()
                .filter(event -> event.type().equals("machine-removed-from-service"))
                .count();
    }

    private void awaitRemovals(int count) {
        await(count + " machines are out of service", () -> removals() == count);
    }

    /// The policies have seen all that was published.
    private void awaitProgress() {
        var last = recorded().getLast().position();
        topic.publish(recorded());
        await("the policies have come to " + last, () -> progress(organization) >= last);
    }

    private long progress(UUID of) {
        return JdbcClient.create(database)
                .sql("SELECT coalesce(max(position), 0) FROM policy_progress WHERE organization_id = ?")
                .param(of)
                .query(Long.class)
                .single();
    }

    private long parked() {
        return JdbcClient.create(database)
                .sql("SELECT count(*) FROM policy_parked WHERE organization_id = ?")
                .param(organization)
                .query(Long.class)
                .single();
    }

    /// The policies know nothing of what they have done.
    private void forget() throws SQLException {
        change("DELETE FROM policy_progress WHERE organization_id = '%s'".formatted(organization));
        change("DELETE FROM policy_offset WHERE topic = '%s'".formatted(topic.name()));
    }

    private static void change(String sql) throws SQLException {
        try (var connection = TestLog.owner();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static void write(RecordedEvent event, byte[] payload) throws SQLException {
        try (var connection = TestLog.owner();
                var statement = connection.prepareStatement(
                        "UPDATE event SET payload = ? WHERE organization_id = ? AND position = ?")) {
            statement.setBytes(1, payload);
            statement.setObject(2, event.organizationId());
            statement.setLong(3, event.position());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isTrue(condition)) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// The database may be away for a moment.
    private static boolean isTrue(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (LogUnavailableException _) {
            return false;
        }
    }
}
