package io.fieldlog.projections.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.projections.Views;
import io.fieldlog.projections.testing.Caught;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Faulty;
import io.fieldlog.projections.testing.Node;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.projections.testing.Wait;
import io.fieldlog.projections.verification.Difference;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkingTest {

    final Servers servers = Servers.empty();
    final String topic = servers.newTopic();
    final EventLog log = new EventLog();
    final UUID poisoned = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    final UUID healthy = UUID.fromString("00000000-0000-0000-0000-00000000000b");
    final UUID site = new UUID(3, 1);
    final UUID machine = new UUID(2, 1);
    int published;

    @BeforeEach
    void two_organizations_with_a_machine_each() {
        for (var organization : List.of(poisoned, healthy)) {
            log.append(organization, new SiteRegistered(site, "North", "UTC"));
            log.append(organization, machine("F-1", null));
        }
    }

    @Test
    void an_organization_is_parked_at_the_event_that_fails_and_goes_on_after_a_retry() {
        var defective = new AtomicBoolean(true);
        try (var node = Node.start(
                servers,
                topic,
                view -> view.name().equals("machines")
                        ? new Faulty(view, fact -> defective.get() && fact.event() instanceof MachineRemovedFromService)
                        : view)) {
            log.append(poisoned, new MachineRemovedFromService(machine, "brakes"));
            log.append(poisoned, reading("10"));
            log.append(healthy, reading("20"));
            publish();
            Caught.upTo(servers, log, List.of(healthy));
            awaitParked("machines", 3);

            assertThat(servers.text("SELECT error FROM parked"))
                    .isEqualTo("the projection failed with IllegalArgumentException");
            assertThat(servers.text("SELECT event_type FROM parked")).isEqualTo("machine-removed-from-service");
            assertThat(position("machines")).isEqualTo(2);
            Wait.until("the others have it", () -> position("timeline") == 4 && position("dashboard") == 4);
            assertThat(status()).isEqualTo("IN_SERVICE");
            assertThat(servers.verify().differences())
                    .extracting(Difference::place)
                    .contains("primary parked", "replica-1 parked")
                    .allMatch(place -> place.endsWith(" parked"));

            log.append(poisoned, new ProjectionRetryRequested(poisoned, "machines"));
            publish();
            Wait.until("it was tried in vain", () -> node.metric("fieldlog.projection.parked", "machines") == 2);
            assertThat(position("machines")).isEqualTo(2);

            defective.set(false);
            log.append(poisoned, new ProjectionRetryRequested(poisoned, "timeline"));
            publish();
            Wait.until("another projection's retry passed", () -> position("timeline") == 6);
            assertThat(position("machines")).isEqualTo(2);

            log.append(poisoned, new ProjectionRetryRequested(poisoned, "machines"));
            publish();
            Caught.up(servers, log);
            assertThat(servers.number("SELECT count(*) FROM parked")).isZero();
            assertThat(status()).isEqualTo("OUT_OF_SERVICE");
        }
        servers.awaitReplica();
        assertThat(servers.verify().differences()).isEmpty();
    }

    @Test
    void a_document_that_cannot_be_written_parks_its_organization_at_the_event() {
        var template = new UUID(4, 1);
        log.append(poisoned, template, "template-published", 1, """
                {"templateId": "%s", "version": 1, "name": "Daily",
                 "sections": [{"key": "brakes", "title": "Brakes", "repeats": false}]}""".formatted(template));
        log.append(healthy, new TemplatePublished(template, 1, "Daily", null, List.of()));
        for (var organization : List.of(poisoned, healthy)) {
            log.append(
                    organization,
                    new ChecklistStarted(new UUID(5, 1), machine, site, template, 1, Instant.EPOCH, null, "inspector"));
        }
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.upTo(servers, log, List.of(healthy));
            awaitParked("checklists", 4);

            assertThat(position("checklists")).isEqualTo(3);
            assertThat(servers.text("SELECT event_type FROM parked")).isEqualTo("checklist-started");
            assertThat(servers.number("SELECT count(*) FROM checklist")).isEqualTo(1);
        }
    }

    @Test
    void an_event_of_a_future_version_parks_every_view_that_it_may_concern() {
        log.append(poisoned, new UUID(6, 1), "robot-adopted", 1, "{}");
        log.append(healthy, machine, "meter-reading-recorded", 9, "{}");
        try (var _ = Node.start(servers, topic)) {
            publish();
            Wait.until(
                    "both are parked",
                    () -> servers.number("SELECT count(*) FROM parked WHERE organization_id = '" + poisoned + "'")
                                    == Views.all().size()
                            && servers.number("SELECT count(*) FROM parked WHERE organization_id = '" + healthy + "'")
                                    == 2);
            assertThat(servers.text("SELECT string_agg(projection, ',' ORDER BY projection) FROM parked"
                            + " WHERE organization_id = '" + healthy + "'"))
                    .isEqualTo("machines,timeline");
        }
    }

    @Test
    void a_row_that_the_database_refuses_parks_its_organization_only() {
        log.append(poisoned, new MachineRegistered(new UUID(2, 2), site, "F\u0000", "x", "y", null, null, null));
        log.append(poisoned, reading("1"));
        log.append(healthy, reading("2"));
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.upTo(servers, log, List.of(healthy));
            awaitParked("machines", 3);
            awaitParked("timeline", 3);
            assertThat(servers.text("SELECT error FROM parked WHERE projection = 'machines'"))
                    .startsWith("the database refuses the row (SQLSTATE 22");
            Wait.until("the dashboard does not mind", () -> position("dashboard") == 4);
        }
    }

    @Test
    void a_broken_payload_parks_and_a_position_that_the_log_never_had_too() {
        log.append(poisoned, machine, "machine-retired", 1, "{\"machineId\": 7, \"reason\": \"Anna\"");
        try (var _ = Node.start(servers, topic)) {
            publish();
            awaitParked("machines", 3);
            assertThat(servers.text("SELECT error FROM parked WHERE projection = 'machines'"))
                    .isEqualTo("the payload of a machine-retired cannot be read");
            log.append(healthy, reading("1"));
            log.append(healthy, reading("2"));
            servers.publish(
                    topic,
                    log.entries()
                            .subList(log.entries().size() - 1, log.entries().size()));
            Wait.until(
                    "the hole is seen",
                    () -> servers.number("SELECT count(*) FROM parked WHERE organization_id = '" + healthy
                                    + "' AND position = 3 AND error = 'the position is missing in the log'")
                            == Views.all().size());
        }
    }

    @Test
    void a_record_that_is_no_event_makes_the_log_be_read() {
        servers.store(log);
        try (var _ = Node.start(servers, topic)) {
            servers.producer()
                    .send(new ProducerRecord<>(topic, healthy.toString().getBytes(UTF_8), new byte[] {1, 2}));
            servers.producer().send(new ProducerRecord<>(topic, new byte[] {3}, new byte[] {1, 2}));
            servers.producer().flush();
            Caught.upTo(servers, log, List.of(healthy));
            assertThat(servers.number("SELECT count(*) FROM parked")).isZero();
        }
    }

    private void publish() {
        servers.store(log);
        servers.publish(topic, log.entries().subList(published, log.entries().size()));
        published = log.entries().size();
    }

    private void awaitParked(String projection, long position) {
        Wait.until(
                projection + " is parked",
                () -> servers.number(
                                "SELECT count(*) FROM parked WHERE projection = '%s' AND position = %d AND organization_id = '%s'"
                                        .formatted(projection, position, poisoned))
                        == 1);
    }

    private long position(String projection) {
        return servers.number(
                "SELECT coalesce(max(position), 0) FROM checkpoint WHERE projection = '%s' AND organization_id = '%s'"
                        .formatted(projection, poisoned));
    }

    private String status() {
        return servers.text("SELECT status FROM machine WHERE organization_id = '%s'".formatted(poisoned));
    }

    private MachineRegistered machine(String tag, @org.jspecify.annotations.Nullable String serialNumber) {
        return new MachineRegistered(machine, site, tag, "Forklift", "forklift", null, null, serialNumber);
    }

    private MeterReadingRecorded reading(String value) {
        return new MeterReadingRecorded(
                machine, UUID.randomUUID(), "hours", new BigDecimal(value), "h", Instant.EPOCH, false);
    }
}
