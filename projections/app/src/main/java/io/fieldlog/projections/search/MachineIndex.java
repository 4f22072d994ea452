package io.fieldlog.projections.search;

import static io.fieldlog.projections.search.SearchCluster.JSON;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The index of machines behind its alias.
public final class MachineIndex {

    public static final String ALIAS = "fieldlog-machines";
    public static final String INDEX = "fieldlog-machines-1";

    private static final Logger log = LoggerFactory.getLogger(MachineIndex.class);

    private final SearchCluster cluster;

    public MachineIndex(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /// What became of one document of a bulk.
    sealed interface Outcome {

        record Indexed() implements Outcome {}

        /// For now: overloaded, or the index is away.
        record Postponed(String why) implements Outcome {}

        /// For good: this document will never be taken.
        record Refused(String why) implements Outcome {}
    }

    /// The identity that Elasticsearch gave to the index behind the alias when it was created; empty when there is
    /// none.
    Optional<String> identity() {
        var answer = cluster.ask("GET", "/" + ALIAS + "/_settings/index.uuid");
        if (answer.status() == 404) {
            return Optional.empty();
        }
        requireOk(answer);
        return answer.body().properties().stream()
                .map(index -> index.getValue().at("/settings/index/uuid").asString())
                .findFirst();
    }

    /// Creates index and alias; somebody else may be faster.
    void create() {
        var answer = cluster.ask("PUT", "/" + INDEX, Map.of("wait_for_active_shards", "1"), definition());
        if (answer.isOk()) {
            log.info("index {} is created behind {}", INDEX, ALIAS);
        } else if (!errorType(answer.body()).equals("resource_already_exists_exception")) {
            requireOk(answer);
        } else {
            requireOk(cluster.ask("PUT", "/" + INDEX + "/_alias/" + ALIAS));
        }
    }

    private static String definition() {
        try (var resource = MachineIndex.class.getResourceAsStream("/elasticsearch/fieldlog-machines.json")) {
            if (resource == null) {
                throw new IllegalStateException("the mapping of the machines is not on the class path");
            }
            var definition = (tools.jackson.databind.node.ObjectNode)
                    JSON.readTree(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            definition.putObject("aliases").putObject(ALIAS);
            return JSON.writeValueAsString(definition);
        } catch (IOException e) {
            throw new IllegalStateException("the mapping of the machines cannot be read", e);
        }
    }

    /// Writes documents, each at its row's position: an older one never replaces a newer one.
    List<Outcome> index(List<MachineDocument> documents) {
        var body = new StringBuilder();
        for (var document : documents) {
            body.append(JSON.writeValueAsString(Map.of(
                            "index",
                            Map.of(
                                    "_id",
                                    document.id(),
                                    "routing",
                                    document.organizationId().toString(),
                                    "version",
                                    document.position(),
                                    "version_type",
                                    "external_gte"))))
                    .append('\n')
                    .append(JSON.writeValueAsString(document))
                    .append('\n');
        }
        var answer = cluster.ask("POST", "/" + ALIAS + "/_bulk", Map.of("require_alias", "true"), body.toString());
        requireOk(answer);
        var outcomes = new ArrayList<Outcome>();
        answer.body().get("items").forEach(item -> outcomes.add(outcome(item.get("index"))));
        return outcomes;
    }

    private static Outcome outcome(JsonNode item) {
        var status = item.get("status").asInt();
        if (status < 300 || status == 409) {
            return new Outcome.Indexed();
        }
        var type = item.at("/error/type").asString("unknown");
        return status == 400
                ? new Outcome.Refused("Elasticsearch refuses the document (%s)".formatted(type))
                : new Outcome.Postponed("Elasticsearch answers %d for a document (%s)".formatted(status, type));
    }

    /// Makes what was written searchable.
    void refresh() {
        requireOk(cluster.ask("POST", "/" + ALIAS + "/_refresh"));
    }

    private static void requireOk(SearchCluster.Answer answer) {
        if (!answer.isOk()) {
            throw new SearchUnavailableException(
                    "Elasticsearch answers %d (%s)".formatted(answer.status(), errorType(answer.body())), null);
        }
    }

    private static String errorType(JsonNode body) {
        return body.at("/error/type").asString("unknown");
    }
}
