package io.fieldlog.local.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The node does what the indices of this project ask of a cluster.
@Timeout(180)
class ElasticsearchNodeTest {

    private static final String MACHINES = """
            {"settings": {
               "index": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
               "analysis": {
                 "filter": {
                   "prefixes": {"type": "edge_ngram", "min_gram": 1, "max_gram": 20, "preserve_original": true},
                   "triples": {"type": "ngram", "min_gram": 3, "max_gram": 3},
                   "folded": {"type": "asciifolding", "preserve_original": true}},
                 "normalizer": {"plain": {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
                 "analyzer": {
                   "words": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
                   "word_prefixes": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding", "prefixes"]},
                   "word_triples": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "triples"]},
                   "both_spellings": {"type": "custom", "tokenizer": "standard", "filter": ["folded"]}}}},
             "mappings": {"dynamic": "strict", "properties": {
               "organizationId": {"type": "keyword"},
               "tag": {"type": "keyword", "normalizer": "plain", "copy_to": "search"},
               "name": {"type": "keyword", "copy_to": "search"},
               "meters": {"type": "object", "enabled": false},
               "search": {"type": "text", "analyzer": "word_prefixes", "search_analyzer": "words"}}}}""";

    @TempDir
    static Path data;

    private static final HttpClient client = HttpClient.newHttpClient();

    private static Process node;

    private static int port;

    @BeforeAll
    static void start() throws Exception {
        port = freePort();
        node = node(data, port);
    }

    @AfterAll
    static void stop() throws Exception {
        client.shutdownNow();
        node.destroy();
        assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void greets_clients_with_the_version_that_production_runs() throws Exception {
        var greeting = send("GET", "/", "");

        assertThat(greeting.body())
                .contains("\"number\":\"9.5.3\"", "\"build_flavor\":\"default\"", "You Know, for Search");
        assertThat(greeting.headers().firstValue("X-elastic-product")).hasValue("Elasticsearch");
        assertThat(send("HEAD", "/", "").statusCode()).isEqualTo(200);
    }

    @Test
    void finds_word_prefixes_without_regard_to_case_and_accents() throws Exception {
        create("prefixes");
        put("prefixes", "1", 1, "F-17", "Élévateur Müller");
        put("prefixes", "2", 2, "F-18", "Pallet truck");
        refresh("prefixes");

        assertThat(found("prefixes", "eleva mull")).isEqualTo("[1]");
        assertThat(found("prefixes", "ÉLÉV")).isEqualTo("[1]");
        assertThat(found("prefixes", "truck")).isEqualTo("[2]");
        assertThat(found("prefixes", "ruck")).isEqualTo("[]");
        assertThat(found("prefixes", "17")).isEqualTo("[1]");
    }

    @Test
    void analyses_text_as_a_distribution_does() throws Exception {
        create("analysis");

        assertThat(tokens("analysis", "word_prefixes", "Édam")).isEqualTo("[e, ed, eda, edam]");
        assertThat(tokens("analysis", "word_triples", "Forks")).isEqualTo("[for, ork, rks]");
        assertThat(tokens("analysis", "both_spellings", "été")).isEqualTo("[ete, été]");
    }

    @Test
    void normalizes_keywords() throws Exception {
        create("keywords");
        put("keywords", "1", 1, "MÜ-1", "Crane");
        refresh("keywords");

        var hits = send("POST", "/keywords/_search?filter_path=hits.total.value", """
                {"query": {"term": {"tag": "mu-1"}}}""");

        assertThat(hits.body()).isEqualTo("{\"hits\":{\"total\":{\"value\":1}}}");
    }

    @Test
    void an_older_version_of_a_document_bounces_and_the_same_one_does_not() throws Exception {
        create("versions");

        assertThat(put("versions", "1", 7, "A", "seventh").statusCode()).isEqualTo(201);
        assertThat(put("versions", "1", 7, "A", "seventh again").statusCode()).isEqualTo(200);
        assertThat(put("versions", "1", 6, "A", "sixth").statusCode()).isEqualTo(409);
        assertThat(put("versions", "1", 9, "A", "ninth").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/versions/_doc/1?routing=org&filter_path=_version,_source.name", "")
                        .body())
                .isEqualTo("{\"_version\":9,\"_source\":{\"name\":\"ninth\"}}");
    }

    @Test
    void a_bulk_says_of_each_item_how_it_went() throws Exception {
        create("bulk");
        put("bulk", "1", 5, "A", "fifth");

        var answer = send("POST", "/bulk/_bulk?filter_path=errors,items.index.status", """
                {"index": {"_id": "1", "routing": "org", "version": 4, "version_type": "external_gte"}}
                {"organizationId": "org", "tag": "A", "name": "late"}
                {"index": {"_id": "2", "routing": "org", "version": 6, "version_type": "external_gte"}}
                {"organizationId": "org", "tag": "B", "name": "new"}
                {"index": {"_id": "3", "routing": "org", "version": 6, "version_type": "external_gte"}}
                {"organizationId": "org", "unknown": "field"}
                """);

        assertThat(answer.body())
                .isEqualTo("{\"errors\":true,\"items\":[{\"index\":{\"status\":409}},{\"index\":{\"status\":201}},"
                        + "{\"index\":{\"status\":400}}]}");
    }

    @Test
    void walks_a_point_in_time_whatever_is_written_meanwhile() throws Exception {
        create("walk");
        for (var i = 0; i < 25; i++) {
            put("walk", "%02d".formatted(i), i + 1, "T" + i, "Machine " + i);
        }
        refresh("walk");
        var pit = first(send("POST", "/walk/_pit?keep_alive=1m&routing=org", "").body(), "\"id\":\"([^\"]+)\"");
        put("walk", "99", 99, "T99", "Too late");
        refresh("walk");

        var seen = new StringBuilder();
        var after = "";
        for (var page = 0; page < 4; page++) {
            var body = send("POST", "/_search?filter_path=hits.hits._id,hits.hits.sort", """
                    {"size": 10, "pit": {"id": "%s", "keep_alive": "1m"}, "sort": [{"name": "asc"}]%s}""".formatted(pit, after))
                    .body();
            seen.append(all(body, "\"_id\":\"(\\d+)\"").size()).append(' ');
            var sorts = all(body, "\"sort\":(\\[[^\\]]*\\])");
            after = sorts.isEmpty() ? after : ", \"search_after\": " + sorts.getLast();
        }

        assertThat(seen).hasToString("10 10 5 0 ");
    }

    @Test
    void an_alias_moves_from_one_index_to_the_next_in_one_step() throws Exception {
        create("machines-1");
        create("machines-2");
        put("machines-2", "1", 1, "A", "new");
        refresh("machines-2");
        send("POST", "/_aliases", "{\"actions\": [{\"add\": {\"index\": \"machines-1\", \"alias\": \"machines\"}}]}");

        var swap = send("POST", "/_aliases", """
                {"actions": [{"remove": {"index": "machines-1", "alias": "machines"}},
                             {"add": {"index": "machines-2", "alias": "machines"}}]}""");

        assertThat(swap.statusCode()).isEqualTo(200);
        assertThat(found("machines", "new")).isEqualTo("[1]");
    }

    @Test
    void a_write_to_an_index_that_nobody_made_fails() throws Exception {
        assertThat(put("misspelt", "1", 1, "A", "lost").statusCode()).isEqualTo(404);
    }

    @Test
    @Tag("long")
    void keeps_what_it_acknowledged_over_a_stop_and_over_a_kill(@TempDir Path own) throws Exception {
        var ownPort = freePort();
        var first = node(own, ownPort);
        send(ownPort, "PUT", "/kept", MACHINES);
        put(ownPort, "kept", "1", 1, "A", "before the stop");
        first.destroy();
        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();

        var second = node(own, ownPort);
        put(ownPort, "kept", "2", 2, "B", "before the kill");
        second.destroyForcibly().waitFor();

        var third = node(own, ownPort);
        try {
            send(ownPort, "GET", "/_cluster/health/kept?wait_for_status=green&timeout=30s", "");
            send(ownPort, "POST", "/kept/_refresh", "");
            assertThat(found(ownPort, "kept", "before")).isEqualTo("[1, 2]");
        } finally {
            third.destroyForcibly().waitFor();
        }
    }

    /// A node as the launcher starts it, on the class path of the test.
    private static Process node(Path data, int port) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dio.netty.noUnsafe=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ElasticsearchNode.class.getName(),
                        "--data=" + data,
                        "--port=" + port,
                        "--transport-port=" + freePort())
                .redirectErrorStream(true)
                .start();
        var output = process.inputReader();
        for (String line; (line = output.readLine()) != null; ) {
            if (line.endsWith("ms") && line.contains("Elasticsearch is ready on http://127.0.0.1:" + port)) {
                Thread.startVirtualThread(() -> output.lines().forEach(System.out::println));
                return process;
            }
            System.out.println(line);
        }
        throw new IllegalStateException("the node ended with " + process.waitFor());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void create(String index) throws Exception {
        assertThat(send("PUT", "/" + index, MACHINES).statusCode()).isEqualTo(200);
    }

    private static void refresh(String index) throws Exception {
        assertThat(send("POST", "/" + index + "/_refresh", "").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> put(String index, String id, long version, String tag, String name)
            throws Exception {
        return put(port, index, id, version, tag, name);
    }

    private static HttpResponse<String> put(int port, String index, String id, long version, String tag, String name)
            throws Exception {
        return send(
                port,
                "PUT",
                "/%s/_doc/%s?routing=org&version=%d&version_type=external_gte".formatted(index, id, version),
                """
                {"organizationId": "org", "tag": "%s", "name": "%s", "meters": [{"meter": "hours", "value": 1.5}]}""".formatted(tag, name));
    }

    private static String found(String index, String words) throws Exception {
        return found(port, index, words);
    }

    private static String found(int port, String index, String words) throws Exception {
        var answer = send(port, "POST", "/" + index + "/_search?routing=org", """
                {"query": {"match": {"search": {"query": "%s", "operator": "and"}}}, "sort": [{"name": "asc"}]}""".formatted(words));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return all(answer.body(), "\"_id\":\"(\\d+)\"").stream()
                .sorted()
                .toList()
                .toString();
    }

    private static String tokens(String index, String analyzer, String text) throws Exception {
        var answer = send("POST", "/" + index + "/_analyze", """
                {"analyzer": "%s", "text": "%s"}""".formatted(analyzer, text));
        return all(answer.body(), "\"token\":\"([^\"]+)\"").toString();
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(port, method, path, body);
    }

    private static HttpResponse<String> send(int port, String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", path.contains("/_bulk") ? "application/x-ndjson" : "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String first(String text, String pattern) {
        return all(text, pattern).getFirst();
    }

    private static List<String> all(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
