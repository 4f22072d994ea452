package io.fieldlog.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.frequency;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is asked of Elasticsearch and what is made of its answers, with a server in its place that answers what a
/// test says: also what a real one never should. The whole way is shown by the end-to-end tests.
class SearchTest {

    private record Asked(String path, String query, JsonNode body) {}

    private static final Stack stack = Stack.running();
    private static final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private static volatile String answer = "";
    private static volatile int status = 200;
    private static volatile CountDownLatch hold = new CountDownLatch(0);
    private static HttpServer elasticsearch;
    private static ConfigurableApplicationContext application;

    final Organization acme = new Organization(stack);

    @BeforeAll
    static void start() throws IOException {
        elasticsearch = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elasticsearch.createContext("/", exchange -> {
            try (exchange) {
                var uri = exchange.getRequestURI();
                asked.add(new Asked(
                        uri.getPath(), uri.getQuery(), JsonMapper.shared().readTree(exchange.getRequestBody())));
                hold.await();
                byte[] bytes = answer.getBytes(UTF_8);
                exchange.getResponseHeaders()
                        .set("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9");
                exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        elasticsearch.start();
        application =
                stack.start("http://127.0.0.1:" + elasticsearch.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        application.close();
        elasticsearch.stop(0);
    }

    @BeforeEach
    void forget() {
        asked.clear();
        status = 200;
    }

    private Asker asker() {
        return new Asker(stack, application, stack.issuer.token(acme.id, "inspector", "INSPECTOR"));
    }

    private static String hit(UUID organization, UUID machine, UUID site, String tag, double score) {
        return """
                {"_index": "fieldlog-machines-1", "_id": "%1$s:%2$s", "_score": %5$s, "sort": [%5$s, "%2$s"],
                 "_source": {"organizationId": "%1$s", "machineId": "%2$s", "tag": "%4$s", "name": "Truck", "category": "truck",
                   "make": null, "model": null, "serialNumber": null, "siteId": "%3$s", "status": "IN_SERVICE",
                   "meters": [{"meter": "engine-hours", "value": 12.50, "unit": "h", "capturedAt": "2026-01-01T08:00:00Z", "disputed": false}],
                   "openDefects": 0, "version": 3, "position": 7, "registeredAt": "2026-01-01T08:00:00Z"}}\
                """.formatted(organization, machine, site, tag, score);
    }

    private static String hits(String... hits) {
        return """
                {"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
                 "hits": {"max_score": 1.0, "hits": [%s]}}""".formatted(String.join(",", hits));
    }

    @Test
    void asks_for_all_words_within_the_organization_and_the_filters() throws Exception {
        var site = acme.site("Harbour");
        answer = hits();

        asker().at(1, "/v1/machines?q=volvo%20fork&status=IN_SERVICE&category=truck&tag=T-1&site=" + site)
                .ok();

        var search = asked.take();
        assertThat(search.path()).isEqualTo("/fieldlog-machines/_search");
        assertThat(search.query()).contains("routing=" + acme.id);
        var bool = search.body().path("query").path("bool");
        assertThat(bool.path("must")
                        .get(0)
                        .path("match")
                        .path("search")
                        .path("query")
                        .asString())
                .isEqualTo("volvo fork");
        assertThat(bool.path("must")
                        .get(0)
                        .path("match")
                        .path("search")
                        .path("operator")
                        .asString())
                .isEqualTo("and");
        assertThat(bool.path("filter").valueStream().map(JsonNode::toString).toList())
                .containsExactlyInAnyOrder(
                        term("organizationId", acme.id.toString()),
                        term("siteId", site.toString()),
                        term("category", "truck"),
                        term("status", "IN_SERVICE"),
                        term("tag", "T-1"));
    }

    private static String term(String field, String value) {
        return "{\"term\":{\"%s\":{\"value\":\"%s\"}}}".formatted(field, value);
    }

    @Test
    void shows_the_best_match_first_with_the_name_of_its_site() {
        var site = acme.site("Harbour");
        var best = UUID.randomUUID();
        var next = UUID.randomUUID();
        answer = hits(hit(acme.id, best, site, "T-9", 2.5), hit(acme.id, next, site, "T-1", 1.25));

        var reply = asker().at(1, "/v1/machines?q=truck").ok();

        assertThat(reply.items("tag")).containsExactly("T-9", "T-1");
        assertThat(reply.items("siteName")).containsExactly("Harbour", "Harbour");
        var machine = reply.json().path("items").get(0);
        assertThat(machine.path("machineId").asString()).isEqualTo(best.toString());
        assertThat(machine.path("meters").get(0).path("value").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(machine.path("version").asInt()).isEqualTo(3);
        assertThat(machine.path("registeredAt").asString()).isEqualTo("2026-01-01T08:00:00Z");
        assertThat(reply.json().path("next").isNull()).isTrue();
        assertThat(reply.position()).isEqualTo(1);
        assertThat(reply.header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void goes_on_after_the_last_match_of_the_page() throws Exception {
        var site = acme.site("Harbour");
        var first = UUID.randomUUID();
        answer = hits(hit(acme.id, first, site, "T-9", 2.5712345), hit(acme.id, UUID.randomUUID(), site, "T-1", 1.25));
        var page = asker().at(1, "/v1/machines?q=truck&limit=1");
        assertThat(page.items("tag")).containsExactly("T-9");
        assertThat(asked.take().body().path("size").asInt()).isEqualTo(2);
        var cursor = page.json().path("next").asString();
        answer = hits();

        asker().get("/v1/machines?q=truck&limit=1&cursor=" + cursor).ok();

        var after = asked.take().body().path("search_after");
        assertThat(after.get(0).asDouble()).isEqualTo(2.5712345);
        assertThat(after.get(1).asString()).isEqualTo(first.toString());
        asker().get("/v1/machines?q=crane&limit=1&cursor=" + cursor).isProblem(400, "cursor-invalid");
        asker().get("/v1/machines?limit=1&cursor=" + cursor).isProblem(400, "cursor-invalid");
    }

    @Test
    void a_token_waits_for_what_is_searchable_not_for_the_rows() {
        acme.site("Harbour");
        acme.reach("machines", 5);
        acme.reach("checklists", 5);
        acme.reach("schedules", 5);
        answer = hits();
        asker().at(5, "/v1/machines").ok();
        asked.clear();

        asker().get("/v1/machines?q=truck", "Consistency-Token", "5", "Prefer", "wait=0")
                .isProblem(503, "view-behind");
        assertThat(asked).isEmpty();

        acme.reach("machine-search", 5);
        assertThat(asker().at(5, "/v1/machines?q=truck").ok().position()).isEqualTo(5);
    }

    @Test
    void a_token_beyond_rows_that_are_parked_is_refused_at_once() {
        acme.site("Harbour");
        acme.park("machines", 2);
        answer = hits();
        asker().at(1, "/v1/machines?q=truck").ok();

        asker().get("/v1/machines?q=truck", "Consistency-Token", "2", "Prefer", "wait=10")
                .isProblem(503, "view-parked");
    }

    @Test
    void a_token_for_some_sites_searches_only_these() throws Exception {
        var site = acme.site("Harbour");
        answer = hits();
        var token = stack.issuer.tokenForSites(acme.id, "inspector", List.of(site), "INSPECTOR");

        new Asker(stack, application, token).at(1, "/v1/machines?q=truck").ok();

        assertThat(asked.take().body().path("query").path("bool").path("filter").toString())
                .contains("{\"terms\":{\"siteId\":[\"" + site + "\"]}}");
    }

    @Test
    void a_foreign_document_is_never_shown() {
        var site = acme.site("Harbour");
        answer = hits(hit(UUID.randomUUID(), UUID.randomUUID(), site, "secret-tag", 1));

        var reply = asker().at(1, "/v1/machines?q=truck");

        reply.isProblem(500, "internal-error");
        assertThat(reply.raw().body()).doesNotContain("secret-tag");
    }

    @Test
    void an_answer_that_is_an_error_makes_only_the_search_unavailable() {
        acme.site("Harbour");
        status = 429;
        answer = """
                {"error": {"type": "es_rejected_execution_exception", "reason": "too busy", "root_cause": []}, "status": 429}""";

        asker().at(1, "/v1/machines?q=truck").isProblem(503, "unavailable");
        asker().at(1, "/v1/machines").ok();
    }

    @Test
    void a_search_that_gets_no_connection_in_time_is_told_to_come_back() throws Exception {
        acme.site("Harbour");
        answer = hits();
        var connections = 32;
        var held = new CountDownLatch(1);
        hold = held;
        var refused = new CountDownLatch(connections);
        try (var searches = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = IntStream.range(0, 2 * connections)
                    .mapToObj(_ -> searches.submit(() -> {
                        var reply = asker().at(1, "/v1/machines?q=truck");
                        refused.countDown();
                        return reply;
                    }))
                    .toList();
            refused.await();
            hold = new CountDownLatch(0);
            held.countDown();
            var statuses = new ArrayList<Integer>();
            for (var reply : replies) {
                statuses.add(reply.get().raw().statusCode());
            }

            assertThat(statuses).containsOnly(200, 503);
            assertThat(frequency(statuses, 503)).isEqualTo(connections);
        }
    }
}
