package io.fieldlog.query.machines;

import static io.fieldlog.web.CommonProblem.INVALID_PARAMETER;
import static io.fieldlog.web.CommonProblem.UNAVAILABLE;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Operator;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.search.Hit;
import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Finds machines by words in Elasticsearch. What is searchable is known from the checkpoint that the indexer
/// advances after a refresh: it is read first, so that the answer includes at least that position.
@Component
final class MachineSearch {

    private static final Logger log = LoggerFactory.getLogger(MachineSearch.class);
    private static final int LONGEST_TEXT = 200;

    /// Documents are made of rows: where these stop, the search will not get there either.
    private static final Set<View> SEARCHED = Set.of(View.MACHINE_SEARCH, View.MACHINES);

    /// A document as the indexer writes it.
    record Document(
            UUID organizationId,
            UUID machineId,
            String tag,
            String name,
            String category,
            @Nullable String make,
            @Nullable String model,
            @Nullable String serialNumber,
            UUID siteId,
            String status,
            JsonNode meters,
            int openDefects,
            long version,
            long position,
            Instant registeredAt) {

        Machine machine(@Nullable String siteName, @Nullable String lastChecklist, @Nullable Instant nextDue) {
            return new Machine(
                    machineId,
                    tag,
                    name,
                    category,
                    make,
                    model,
                    serialNumber,
                    siteId,
                    siteName,
                    status,
                    meters.toString(),
                    openDefects,
                    lastChecklist,
                    nextDue,
                    version,
                    position,
                    registeredAt);
        }
    }

    private final Views views;
    private final ElasticsearchClient elasticsearch;
    private final String alias;

    // The client's pool notices only when a connection comes back that somebody has waited too long.
    private final Semaphore places;
    private final Duration patience;

    MachineSearch(Views views, ElasticsearchClient elasticsearch, ElasticsearchSettings settings) {
        this.views = views;
        this.elasticsearch = elasticsearch;
        this.alias = settings.machinesAlias();
        this.places = new Semaphore(settings.connections());
        this.patience = settings.connectTimeout();
    }

    ResponseEntity<Page<Machine>> machines(
            Inquiry inquiry, String text, MachineFilter filter, int limit, @Nullable String cursor) {
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new Problem(
                    INVALID_PARAMETER,
                    "The parameter q is not valid.",
                    List.of(new FieldError(
                            "?q", INVALID_PARAMETER, "It must have 1 to %d characters.".formatted(LONGEST_TEXT))));
        }
        var organization = inquiry.actor().organizationId();
        var cursors = Cursor.of("machine-search", organization, filter, text);
        var after = cursors.decode(cursor, 2, MachineSearch::place);
        long searchable = views.answer(inquiry, SEARCHED, Snapshot::position);
        var hits = find(inquiry, text, filter, limit + 1, after);
        var page = Page.of(
                hits,
                limit,
                cursors,
                hit -> hit.sort().stream().map(FieldValue::_toJsonString).toList());
        var documents = page.items().stream().map(hit -> own(hit, organization)).toList();
        var rows = rows(inquiry, documents);
        return Answers.many(
                searchable,
                new Page<>(
                        documents.stream()
                                .map(document -> document.machine(
                                        rows.siteNames().get(document.siteId()),
                                        rows.lastInspections().get(document.machineId()),
                                        rows.nextDue().get(document.machineId())))
                                .toList(),
                        page.next()));
    }

    /// What a card shows of others than the machine.
    private record Rows(Map<UUID, String> siteNames, Map<UUID, String> lastInspections, Map<UUID, Instant> nextDue) {}

    private Rows rows(Inquiry inquiry, List<Document> documents) {
        if (documents.isEmpty()) {
            return new Rows(Map.of(), Map.of(), Map.of());
        }
        var sites = documents.stream().map(Document::siteId).collect(Collectors.toSet());
        var machines = documents.stream().map(Document::machineId).toList();
        return views.answer(
                inquiry.saidAlready(),
                MachineController.CARD,
                snapshot -> new Rows(
                        MachineRows.siteNames(snapshot, sites),
                        MachineRows.lastInspections(snapshot, machines),
                        MachineRows.nextDue(snapshot, machines)));
    }

    private List<Hit<Document>> find(
            Inquiry inquiry, String text, MachineFilter filter, int count, @Nullable List<FieldValue> after) {
        var actor = inquiry.actor();
        var query = new BoolQuery.Builder()
                .must(must ->
                        must.match(match -> match.field("search").query(text).operator(Operator.And)));
        require(query, "organizationId", actor.organizationId().toString());
        require(query, "siteId", filter.site() == null ? null : filter.site().toString());
        require(query, "category", filter.category());
        require(query, "make", filter.make());
        require(query, "model", filter.model());
        require(
                query,
                "status",
                filter.status() == null ? null : filter.status().name());
        require(query, "tag", filter.tag());
        Set<UUID> sites = actor.sites();
        if (sites != null) {
            query.filter(f -> f.terms(terms -> terms.field("siteId")
                    .terms(values -> values.value(sites.stream()
                            .map(UUID::toString)
                            .map(FieldValue::of)
                            .toList()))));
        }
        var request = new SearchRequest.Builder()
                .index(alias)
                .routing(actor.organizationId().toString())
                .query(query.build())
                .size(count)
                .trackTotalHits(total -> total.enabled(false))
                .sort(sort -> sort.score(score -> score.order(SortOrder.Desc)))
                .sort(sort -> sort.field(field -> field.field("machineId").order(SortOrder.Asc)));
        if (after != null) {
            request.searchAfter(after);
        }
        awaitPlace();
        try {
            return elasticsearch.search(request.build(), Document.class).hits().hits();
        } catch (IOException | ElasticsearchException failure) {
            log.warn("Elasticsearch does not answer: {}", failure.toString());
            throw unavailable();
        } finally {
            places.release();
        }
    }

    private void awaitPlace() {
        try {
            if (places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw unavailable();
    }

    private static Problem unavailable() {
        return new Problem(UNAVAILABLE, "The search cannot answer right now; lists without q do.");
    }

    private static void require(BoolQuery.Builder query, String field, @Nullable String value) {
        if (value != null) {
            query.filter(filter -> filter.term(term -> term.field(field).value(value)));
        }
    }

    /// The place of a machine among the hits: its score, and its id among those of the same score.
    private static List<FieldValue> place(List<String> texts) {
        return List.of(FieldValue.of(Double.parseDouble(texts.getFirst())), FieldValue.of(texts.getLast()));
    }

    /// The filter holds; should it ever not, an answer must not carry what is another organization's.
    private static Document own(Hit<Document> hit, UUID organization) {
        var document = hit.source();
        if (document == null || !document.organizationId().equals(organization)) {
            throw new IllegalStateException("Elasticsearch answered with a document of another organization");
        }
        return document;
    }
}
