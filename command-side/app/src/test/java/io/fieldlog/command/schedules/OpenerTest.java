package io.fieldlog.command.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.HttpTest;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.machines.SiteMachines;
import io.fieldlog.command.schedules.Opener.Visit;
import io.fieldlog.command.sites.SiteZones;
import io.fieldlog.command.templates.PublishedTemplates;
import io.fieldlog.events.Event;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Schedules over HTTP and their occurrences in the log, with the days going by as the test says.
class OpenerTest extends HttpTest {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Autowired
    Opener opener;

    @Autowired
    EventStore events;

    final UUID schedule = UUID.randomUUID();

    /// Six in the morning, far enough ahead that nothing opens by itself while the test runs.
    final LocalDateTime first =
            LocalDateTime.now(BERLIN).plusDays(3).truncatedTo(ChronoUnit.DAYS).plusHours(6);

    UUID template;

    @BeforeEach
    void publishTemplate() {
        template = UUID.randomUUID();
        admin().post("/v1/templates", """
                {"templateId": "%s", "name": "Daily", "sections": [
                  {"key": "all", "title": "All", "questions": [
                    {"key": "brake", "label": "Brake holds", "type": "PASS_FAIL_NA"}]}]}""".formatted(template)).is(201);
    }

    String definition(String machines) {
        return """
                {"scheduleId": "%s", "name": "Daily", "templateId": "%s", %s, "rrule": "FREQ=DAILY", "startsAt": "%s",
                 "dueWithin": "PT4H"}""".formatted(schedule, template, machines, first);
    }

    void define(UUID... machines) {
        user("AUTHOR")
                .post(
                        "/v1/schedules",
                        definition("\"machineIds\": [%s]"
                                .formatted(String.join(
                                        ", ",
                                        List.of(machines).stream()
                                                .map("\"%s\""::formatted)
                                                .toList()))))
                .is(201);
    }

    Instant day(int days, int hour) {
        return first.plusDays(days).withHour(hour).atZone(BERLIN).toInstant();
    }

    ScheduleTask task() {
        return new ScheduleTask(organization, schedule, Instant.now(), null);
    }

    List<Event> occurrence(UUID machine, int day) {
        var id = Opener.occurrenceId(schedule, machine, first.plusDays(day));
        var all = new ArrayList<Event>();
        events.readEvents(new AggregateKey(organization, id).toString(), 0)
                .forEachRemaining(message -> all.add((Event) message.getPayload()));
        return all;
    }

    @Test
    void opens_an_occurrence_for_each_machine_and_day_and_marks_as_missed_what_nobody_did() {
        var site = site();
        var one = machine(site);
        var two = machine(site);
        define(one, two);

        var visit = opener.visit(task(), day(0, 7));
        assertThat(visit).isEqualTo(new Visit.Next(day(1, 6)));
        assertThat(occurrence(one, 0)).singleElement().isInstanceOf(OccurrenceOpened.class);
        assertThat(occurrence(two, 0)).singleElement().isInstanceOf(OccurrenceOpened.class);
        assertThat(((OccurrenceOpened) occurrence(one, 0).getFirst()).dueAt()).isEqualTo(day(0, 10));

        opener.visit(task().done(day(0, 7)), day(1, 6));
        assertThat(occurrence(one, 0)).last().isInstanceOf(OccurrenceMissed.class);
        assertThat(occurrence(one, 1)).singleElement().isInstanceOf(OccurrenceOpened.class);
    }

    @Test
    void opens_by_itself_as_soon_as_it_is_defined() {
        var machine = machine(site());
        var now = LocalDateTime.now(BERLIN).minusHours(1).truncatedTo(ChronoUnit.SECONDS);
        user("AUTHOR")
                .post(
                        "/v1/schedules",
                        definition("\"machineIds\": [\"%s\"]".formatted(machine))
                                .replace(first.toString(), now.toString()))
                .is(201);
        var occurrence = new AggregateKey(organization, Opener.occurrenceId(schedule, machine, now)).toString();
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!events.readEvents(occurrence, 0).hasNext()) {
            assertThat(System.nanoTime()).as("it opens").isLessThan(deadline);
        }
    }

    @Test
    void catches_up_after_days_without_a_node() {
        var machine = machine(site());
        define(machine);
        opener.visit(task(), day(0, 7));
        opener.visit(task().done(day(0, 7)), day(3, 12));
        for (var day = 0; day < 3; day++) {
            assertThat(occurrence(machine, day)).hasSize(2).last().isInstanceOf(OccurrenceMissed.class);
        }
        assertThat(occurrence(machine, 3)).singleElement().isInstanceOf(OccurrenceOpened.class);
    }

    @Test
    void two_nodes_at_once_open_it_once() throws Exception {
        var machine = machine(site());
        define(machine);
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var visits = new ArrayList<Callable<Visit>>();
            for (var node = 0; node < 6; node++) {
                visits.add(() -> opener.visit(task(), day(0, 7)));
            }
            for (var visit : nodes.invokeAll(visits)) {
                assertThat(visit.get()).isEqualTo(new Visit.Next(day(1, 6)));
            }
        }
        assertThat(occurrence(machine, 0)).singleElement().isInstanceOf(OccurrenceOpened.class);
    }

    @Test
    void opens_nothing_while_it_is_paused_and_goes_on_afterwards() {
        var machine = machine(site());
        define(machine);
        user("SUPERVISOR").postNothing("/v1/schedules/" + schedule + "/pause").is(200);
        assertThat(opener.visit(task(), day(0, 7))).isEqualTo(new Visit.Next(day(1, 6)));
        assertThat(occurrence(machine, 0)).isEmpty();
        user("SUPERVISOR").postNothing("/v1/schedules/" + schedule + "/pause").isProblem(409, "schedule-paused");
        user("SUPERVISOR")
                .postNothing("/v1/schedules/" + schedule + "/resumption")
                .is(200);
        opener.visit(task().done(day(-1, 7)), day(0, 7));
        assertThat(occurrence(machine, 0)).hasSize(1);
    }

    @Test
    void looks_again_at_the_next_slot_when_its_site_has_no_such_machine_yet() {
        var site = site();
        user("AUTHOR")
                .post("/v1/schedules", definition("\"category\": \"Forklift\", \"siteId\": \"%s\"".formatted(site)))
                .is(201);
        assertThat(opener.visit(task(), day(-1, 7))).isEqualTo(new Visit.Next(day(0, 6)));
        var machine = machine(site);
        opener.visit(task().done(day(-1, 7)), day(0, 6));
        assertThat(occurrence(machine, 0)).singleElement().isInstanceOf(OccurrenceOpened.class);
    }

    @Test
    void marks_as_missed_what_was_open_when_its_machine_left() {
        var site = site();
        var moved = machine(site);
        var retired = machine(site);
        user("AUTHOR")
                .post("/v1/schedules", definition("\"category\": \"Forklift\", \"siteId\": \"%s\"".formatted(site)))
                .is(201);
        opener.visit(task(), day(0, 7));
        admin().post("/v1/machines/" + moved + "/relocation", "{\"siteId\": \"%s\"}".formatted(site()))
                .is(200);
        admin().post("/v1/machines/" + retired + "/retirement", "{\"reason\": \"Sold.\"}")
                .is(200);
        opener.visit(task().done(day(0, 7)), day(0, 12));
        assertThat(occurrence(moved, 0)).hasSize(1);
        opener.visit(task().done(day(0, 12)), day(1, 6));
        for (var machine : List.of(moved, retired)) {
            assertThat(occurrence(machine, 0)).hasSize(2).last().isInstanceOf(OccurrenceMissed.class);
            assertThat(occurrence(machine, 1)).isEmpty();
        }
    }

    @Test
    void opens_nothing_once_its_template_is_withdrawn() {
        var machine = machine(site());
        define(machine);
        user("AUTHOR").postNothing("/v1/templates/" + template + "/withdrawal").is(200);
        assertThat(opener.visit(task(), day(0, 7))).isEqualTo(new Visit.Ended());
        assertThat(occurrence(machine, 0)).isEmpty();
    }

    @Test
    void opens_what_opened_between_its_definition_and_a_first_visit_that_was_late() {
        var machine = machine(site());
        define(machine);
        opener.visit(task(), day(2, 12));
        for (var day = 0; day < 2; day++) {
            assertThat(occurrence(machine, day)).hasSize(2).last().isInstanceOf(OccurrenceMissed.class);
        }
        assertThat(occurrence(machine, 2)).singleElement().isInstanceOf(OccurrenceOpened.class);
    }

    @Test
    void finds_the_machines_of_a_category_where_they_stand_now() {
        var site = site();
        var other = site();
        var here = machine(site);
        var moved = machine(site);
        var retired = machine(site);
        user("AUTHOR")
                .post("/v1/schedules", definition("\"category\": \"Forklift\", \"siteId\": \"%s\"".formatted(site)))
                .is(201);
        admin().post("/v1/machines/" + moved + "/relocation", "{\"siteId\": \"%s\"}".formatted(other))
                .is(200);
        admin().post("/v1/machines/" + retired + "/retirement", "{\"reason\": \"Sold.\"}")
                .is(200);
        opener.visit(task(), day(0, 7));
        assertThat(occurrence(here, 0)).hasSize(1);
        assertThat(occurrence(moved, 0)).isEmpty();
        assertThat(occurrence(retired, 0)).isEmpty();
    }

    @Test
    void is_refused_with_what_is_wrong() {
        var machine = machine(site());
        var author = user("AUTHOR");
        var good = definition("\"machineIds\": [\"%s\"]".formatted(machine));
        author.post("/v1/schedules", definition("\"machineIds\": [\"%s\"]".formatted(UUID.randomUUID())))
                .isProblem(404, "unknown-machine")
                .pointsAt("/machineIds/0");
        author.post("/v1/schedules", definition("\"machineIds\": []"))
                .isProblem(400, "invalid-schedule")
                .pointsAt("/machineIds");
        author.post(
                        "/v1/schedules",
                        good.replace(template.toString(), UUID.randomUUID().toString()))
                .isProblem(404, "unknown-template")
                .pointsAt("/templateId");
        author.post(
                        "/v1/schedules",
                        definition("\"category\": \"Forklift\", \"siteId\": \"%s\"".formatted(UUID.randomUUID())))
                .isProblem(404, "unknown-site")
                .pointsAt("/siteId");
        author.post("/v1/schedules", good.replace("DAILY", "SOMETIMES"))
                .isProblem(400, "invalid-recurrence")
                .pointsAt("/rrule");
        author.post("/v1/schedules", good.replace("PT4H", "4 h"))
                .isProblem(400, "invalid-field")
                .pointsAt("/dueWithin");
        author.post("/v1/schedules", good.replace(first.toString(), first + ":00Z"))
                .isProblem(400, "invalid-field")
                .pointsAt("/startsAt");
        user("INSPECTOR").post("/v1/schedules", good).isProblem(403, "forbidden");
        author.postNothing("/v1/schedules/" + schedule + "/pause").isProblem(404, "unknown-schedule");
        author.post("/v1/schedules", good).is(201);
        author.post("/v1/schedules", good).isProblem(409, "schedule-exists");
    }

    @Test
    void belongs_to_those_whose_sites_have_all_of_its_machines() {
        var here = site();
        var there = site();
        var one = machine(here);
        var other = machine(there);
        var limited = limitedTo(List.of(here), "SUPERVISOR");
        limited.post("/v1/schedules", definition("\"machineIds\": [\"%s\", \"%s\"]".formatted(one, other)))
                .isProblem(404, "unknown-machine")
                .pointsAt("/machineIds/1");
        limited.post("/v1/schedules", definition("\"category\": \"Forklift\", \"siteId\": \"%s\"".formatted(there)))
                .isProblem(404, "unknown-site")
                .pointsAt("/siteId");
        define(one, other);
        limited.postNothing("/v1/schedules/" + schedule + "/pause").isProblem(404, "unknown-schedule");
        limitedTo(List.of(here, there), "SUPERVISOR")
                .postNothing("/v1/schedules/" + schedule + "/pause")
                .is(200);
    }

    @Autowired
    CommandDesk desk;

    @Autowired
    DefinedSchedules schedules;

    @Autowired
    PublishedTemplates templates;

    @Autowired
    RegisteredMachines machines;

    @Autowired
    SiteMachines siteMachines;

    @Autowired
    SiteZones zones;

    @Autowired
    DataSource database;

    @Autowired
    DbSchedulerCustomizer jobs;

    /// A node of its own with the database as its only link to others: once it is dead, nothing that it does arrives.
    final class Node implements CommandDesk, AutoCloseable {

        final AtomicInteger commandsLeft;
        final Opener itsOpener =
                new Opener(this, schedules, templates, machines, siteMachines, zones, new ScheduleProperties(2));
        final Scheduler scheduler;

        Node(int commandsLeft, TaskDescriptor<ScheduleTask> descriptor, Instant now) {
            this.commandsLeft = new AtomicInteger(commandsLeft);
            var task = ScheduleConfiguration.task(descriptor, itsOpener, Clock.fixed(now, BERLIN));
            scheduler = Scheduler.create(
                            new DelegatingDataSource(database) {
                                @Override
                                public Connection getConnection() throws SQLException {
                                    if (isDead()) {
                                        throw new SQLException("the node is dead");
                                    }
                                    return super.getConnection();
                                }
                            },
                            task)
                    .serializer(jobs.serializer().orElseThrow())
                    .jdbcCustomization(jobs.jdbcCustomization().orElseThrow())
                    .threads(2)
                    .pollUsingLockAndFetch(0.5, 1.0)
                    .pollingInterval(Duration.ofMillis(50))
                    .heartbeatInterval(Duration.ofMillis(100))
                    .missedHeartbeatsLimit(4)
                    .shutdownMaxWait(Duration.ofMillis(200))
                    .build();
        }

        boolean isDead() {
            return commandsLeft.get() <= 0;
        }

        @Override
        public Answer send(
                String aggregate, UUID id, Object command, int status, Answer.Body body, CommandContext context) {
            if (commandsLeft.decrementAndGet() < 0) {
                throw new IllegalStateException("the node is dead");
            }
            return desk.send(aggregate, id, command, status, body, context);
        }

        @Override
        public void close() {
            scheduler.stop();
            itsOpener.destroy();
        }
    }

    @Test
    void a_node_that_dies_in_the_middle_is_followed_by_another_and_nothing_opens_twice() {
        var site = site();
        var all = Stream.generate(() -> machine(site)).limit(12).toList();
        var ids = Stream.generate(UUID::randomUUID).limit(6).toList();
        for (var id : ids) {
            user("AUTHOR")
                    .post(
                            "/v1/schedules",
                            definition("\"category\": \"Forklift\", \"siteId\": \"%s\"".formatted(site))
                                    .replace(schedule.toString(), id.toString()))
                    .is(201);
        }
        var descriptor = TaskDescriptor.of("schedule-" + organization, ScheduleTask.class);
        try (var mortal = new Node(30, descriptor, day(0, 7));
                var other = new Node(Integer.MAX_VALUE, descriptor, day(0, 7))) {
            for (var id : ids) {
                other.scheduler.scheduleIfNotExists(
                        descriptor
                                .instance(id.toString())
                                .data(new ScheduleTask(organization, id, Instant.now(), null))
                                .build(),
                        Instant.now());
            }
            mortal.scheduler.start();
            other.scheduler.start();
            var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            var waiting = JdbcClient.create(database)
                    .sql("SELECT count(*) FROM scheduled_tasks WHERE task_name = ? AND (picked OR execution_time <> ?)")
                    .params(descriptor.getTaskName(), day(1, 6).atOffset(ZoneOffset.UTC));
            while (waiting.query(Long.class).single() > 0) {
                assertThat(System.nanoTime()).as("all are visited").isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(mortal.isDead()).isTrue();
        }
        for (var id : ids) {
            for (var machine : all) {
                var occurrence = Opener.occurrenceId(id, machine, first);
                var told = new ArrayList<Object>();
                events.readEvents(new AggregateKey(organization, occurrence).toString(), 0)
                        .forEachRemaining(message -> told.add(message.getPayload()));
                assertThat(told).singleElement().isInstanceOf(OccurrenceOpened.class);
            }
        }
    }
}
