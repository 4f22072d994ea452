package io.fieldlog.projections.verification;

import static io.fieldlog.projections.search.SearchCluster.JSON;

import io.fieldlog.projections.fold.Json;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.machines.Machine;
import io.fieldlog.projections.search.MachineDocument;
import io.fieldlog.projections.search.MachineIndex;
import io.fieldlog.projections.search.SearchCluster;
import io.fieldlog.projections.search.SearchUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The search index as it is at one moment, compared document by document, each at its own version.
final class SearchAudit implements AutoCloseable {

    static final String PLACE = "elasticsearch " + MachineIndex.ALIAS;

    private static final int PAGE = 1_000;
    private static final String KEEP_ALIVE = "5m";

    private final SearchCluster cluster;
    private final Report report;
    private final String pointInTime;

    private SearchAudit(SearchCluster cluster, Report report, String pointInTime) {
        this.cluster = cluster;
        this.report = report;
        this.pointInTime = pointInTime;
    }

    /// Empty when there is no index.
    static Optional<SearchAudit> open(SearchCluster cluster, Report report) {
        var answer = cluster.ask("POST", "/" + MachineIndex.ALIAS + "/_pit", Map.of("keep_alive", KEEP_ALIVE), null);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(new SearchAudit(
                        cluster, report, required(answer).get("id").asString()));
    }

    /// Every organization that has documents.
    Set<UUID> organizations() {
        var organizations = new TreeSet<UUID>();
        var request = request(0);
        var composite = request.putObject("aggs").putObject("organizations").putObject("composite");
        composite.put("size", PAGE);
        composite
                .putArray("sources")
                .addObject()
                .putObject("organization")
                .putObject("terms")
                .put("field", "organizationId");
        while (true) {
            var found = search(request).at("/aggregations/organizations");
            found.get("buckets")
                    .forEach(bucket -> organizations.add(
                            UUID.fromString(bucket.at("/key/organization").asString())));
            if (!found.has("after_key")) {
                return organizations;
            }
            composite.set("after", found.get("after_key"));
        }
    }

    /// Compares an organization's documents with the fold of its log; `searchable` is the position up to which they
    /// claim to be complete.
    void compare(UUID organization, WorkingSet fold, long searchable) {
        var history = fold.rows(Machine.HISTORY);
        var latest = new HashMap<UUID, Machine>();
        history.values().stream()
                .filter(state -> state.position() <= searchable)
                .forEach(state -> latest.put(state.machineId(), state));
        var due = new HashSet<>(latest.keySet());
        forEach(organization, hit -> {
            report.counted(PLACE, 1);
            compare(organization, hit, history, latest);
            id(hit.at("/_source/machineId")).ifPresent(due::remove);
        });
        due.forEach(machine -> differs(organization, machine.toString(), "is missing"));
    }

    private void compare(
            UUID organization, JsonNode hit, Map<Machine.Moment, Machine> history, Map<UUID, Machine> latest) {
        var name = hit.get("_id").asString();
        var version = hit.get("_version").asLong();
        var machine = id(hit.at("/_source/machineId"));
        var row = machine.map(id -> history.get(new Machine.Moment(organization, id, version)));
        if (row.isEmpty()) {
            differs(organization, name, "has version %d, no state of that machine".formatted(version));
            return;
        }
        var state = row.get();
        var expected = MachineDocument.of(state);
        if (!name.equals(expected.id())
                || !organization.toString().equals(hit.at("/_routing").asString(""))) {
            differs(organization, name, "is stored under another id or routing");
        }
        var source = hit.get("_source");
        var wanted = JSON.valueToTree(expected);
        var fields = new TreeSet<>(source.propertyNames());
        fields.addAll(wanted.propertyNames());
        for (var field : fields) {
            if (!json(source.path(field)).equals(json(wanted.path(field)))) {
                differs(organization, name, "differs in field " + field);
            }
        }
        var due = latest.get(state.machineId());
        if (due != null && state.position() < due.position()) {
            differs(
                    organization,
                    name,
                    "has version %d, but the state of position %d is said to be searchable"
                            .formatted(version, due.position()));
        }
    }

    private static Json json(JsonNode node) {
        return new Json(node.isMissingNode() ? "null" : JSON.writeValueAsString(node));
    }

    private static Optional<UUID> id(JsonNode node) {
        try {
            return Optional.of(UUID.fromString(node.asString("")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void forEach(UUID organization, Consumer<JsonNode> reader) {
        var request = request(PAGE);
        request.put("version", true);
        request.putObject("query").putObject("term").put("organizationId", organization.toString());
        request.putArray("sort").addObject().put("machineId", "asc");
        while (true) {
            var hits = search(request).at("/hits/hits");
            hits.forEach(reader);
            if (hits.size() < PAGE) {
                return;
            }
            request.set("search_after", hits.get(hits.size() - 1).get("sort"));
        }
    }

    private JsonNode search(ObjectNode request) {
        return required(cluster.ask("POST", "/_search", Map.of(), JSON.writeValueAsString(request)));
    }

    private ObjectNode request(int size) {
        var request = JSON.createObjectNode();
        request.put("size", size);
        request.put("track_total_hits", false);
        request.putObject("pit").put("id", pointInTime).put("keep_alive", KEEP_ALIVE);
        return request;
    }

    private static JsonNode required(SearchCluster.Answer answer) {
        if (!answer.isOk()) {
            throw new SearchUnavailableException("Elasticsearch answers " + answer.status(), null);
        }
        return answer.body();
    }

    private void differs(UUID organization, String id, String what) {
        report.differs(PLACE, "organization=%s document=%s %s".formatted(organization, id, what));
    }

    @Override
    public void close() {
        cluster.ask("DELETE", "/_pit", Map.of(), JSON.writeValueAsString(Map.of("id", pointInTime)));
    }
}
