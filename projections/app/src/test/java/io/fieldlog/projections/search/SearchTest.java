package io.fieldlog.projections.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.projections.testing.Caught;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Node;
import io.fieldlog.projections.testing.Servers;
import io.fieldlog.projections.testing.Wait;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {

    final Servers servers = Servers.empty();
    final String topic = servers.newTopic();
    final EventLog log = new EventLog();
    final UUID organization = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    final UUID other = UUID.fromString("00000000-0000-0000-0000-00000000000b");
    final UUID site = new UUID(3, 1);
    int published;

    @BeforeEach
    void a_machine() {
        for (var each : List.of(organization, other)) {
            log.append(each, new SiteRegistered(site, "North", "UTC"));
            log.append(each, machine(1, "Gabelstapler Größe Ä", "SN-1"));
        }
    }

    @Test
    void words_are_found_by_their_beginning_without_regard_to_case_and_accents() {
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.up(servers, log);
            assertThat(found("gabel")).isEqualTo(2);
            assertThat(found("GROSSE")).isEqualTo(2);
            assertThat(found("gr\u00f6\u00df")).isEqualTo(2);
            assertThat(found("sn-1")).isEqualTo(2);
            assertThat(found("stapler")).isZero();
        }
    }

    @Test
    void views_go_on_while_elasticsearch_is_away_and_it_catches_up_after() {
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.up(servers, log);
            servers.elasticsearch().kill();
            try {
                log.append(organization, machine(2, "Crane", "SN-2"));
                publish();
                Wait.until(
                        "the view has the machine",
                        () -> servers.number("SELECT count(*) FROM machine WHERE name = 'Crane'") == 1);
                assertThat(searchable(organization)).isEqualTo(2);
            } finally {
                servers.elasticsearch().startAgain();
            }
            Caught.up(servers, log);
            assertThat(found("crane")).isEqualTo(1);
        }
        servers.awaitReplica();
        assertThat(servers.verify().differences()).isEmpty();
    }

    @Test
    void a_lost_index_is_made_again_and_filled() {
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.up(servers, log);
            servers.cluster().ask("DELETE", "/" + MachineIndex.INDEX);
            Wait.until("the index is there again", () -> found("gabel") == 2);
            Caught.up(servers, log);
        }
        servers.awaitReplica();
        assertThat(servers.verify().differences()).isEmpty();
    }

    @Test
    void an_organization_with_more_dirty_machines_than_one_pass_takes_becomes_searchable() {
        var many = Indexer.MAX_DOCUMENTS + 1;
        for (var number = 2; number < 2 + many; number++) {
            log.append(organization, machine(number, "Crane", "SN-" + number));
        }
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.up(servers, log);
            servers.cluster().ask("DELETE", "/" + MachineIndex.INDEX);
            Wait.until("all are found again", () -> found("crane") == many);
            Caught.up(servers, log);
        }
        assertThat(servers.number("SELECT count(*) FROM dirty_document")).isZero();
        assertThat(servers.number("SELECT count(*) FROM dirty_organization")).isZero();
    }

    @Test
    void a_document_that_elasticsearch_refuses_parks_its_organization_until_a_retry() {
        log.append(organization, machine(2, "Crane", "9".repeat(40_000)));
        log.append(other, machine(2, "Crane", "9"));
        try (var _ = Node.start(servers, topic)) {
            publish();
            Caught.upTo(servers, log, List.of(other));
            Wait.until(
                    "it is parked",
                    () -> servers.number("SELECT count(*) FROM parked WHERE projection = 'machine-search'") == 1);
            assertThat(servers.text("SELECT error FROM parked")).startsWith("Elasticsearch refuses the document");
            assertThat(searchable(organization)).isLessThan(3);

            servers.inViews("UPDATE machine SET serial_number = '9' WHERE name = 'Crane'");
            log.append(organization, new ProjectionRetryRequested(organization, "machine-search"));
            publish();
            Wait.until(
                    "it is searchable",
                    () -> servers.number("SELECT count(*) FROM parked") == 0 && searchable(organization) == 4);
            assertThat(found("crane")).isEqualTo(2);
        }
    }

    private long searchable(UUID of) {
        return servers.number(
                "SELECT coalesce(max(position), 0) FROM checkpoint WHERE projection = 'machine-search' AND organization_id = '%s'"
                        .formatted(of));
    }

    private void publish() {
        servers.store(log);
        servers.publish(topic, log.entries().subList(published, log.entries().size()));
        published = log.entries().size();
    }

    private long found(String words) {
        var answer =
                servers.cluster().ask("POST", "/" + MachineIndex.ALIAS + "/_search", Map.of(), """
                        {"query": {"match": {"search": {"query": "%s", "operator": "and"}}}}""".formatted(words));
        return answer.isOk() ? answer.body().at("/hits/total/value").asLong() : 0;
    }

    private MachineRegistered machine(int number, String name, String serialNumber) {
        return new MachineRegistered(
                new UUID(2, number), site, "F-" + number, name, "forklift", "Linde", null, serialNumber);
    }
}
