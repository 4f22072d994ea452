package io.fieldlog.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EntryPointTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() throws Exception {
        client.shutdownNow();
        for (var closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Test
    void reads_go_to_the_query_side_and_everything_else_to_the_command_side() throws Exception {
        var gateway = gateway(named("query"), named("command"), named("issuer"));

        assertThat(send(gateway, "GET", "/v1/machines?tag=A").body()).isEqualTo("query GET /v1/machines?tag=A");
        assertThat(send(gateway, "HEAD", "/v1/machines").headers().firstValue("served-by"))
                .hasValue("query");
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            assertThat(send(gateway, method, "/v1/machines").body()).isEqualTo("command " + method + " /v1/machines");
        }
    }

    @Test
    void tokens_and_keys_come_from_the_issuer() throws Exception {
        var gateway = gateway(named("query"), named("command"), named("issuer"));

        assertThat(send(gateway, "POST", "/oauth2/token").body()).isEqualTo("issuer POST /oauth2/token");
        assertThat(send(gateway, "GET", "/oauth2/jwks").body()).isEqualTo("issuer GET /oauth2/jwks");
    }

    @Test
    void escapes_reach_the_backend_as_they_were_sent() throws Exception {
        var gateway = gateway(named("query"), named("command"), named("issuer"));

        assertThat(send(gateway, "GET", "/v1/machines/a%2Fb%20c?q=%C3%A9+x").body())
                .isEqualTo("query GET /v1/machines/a%2Fb%20c?q=%C3%A9+x");
    }

    @Test
    void nothing_but_the_contract_is_reachable_from_outside() throws Exception {
        var gateway = gateway(named("query"), named("command"), named("issuer"));

        for (var path : List.of("/", "/v1", "/actuator/health", "/actuator/prometheus", "/health/other", "/v2/sites")) {
            var response = send(gateway, "GET", path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(response.body()).contains("\"code\":\"not-found\"", "\"status\":404");
        }
    }

    @Test
    void what_a_client_says_about_where_it_comes_from_is_replaced() throws Exception {
        var seen = new ConcurrentHashMap<String, List<String>>();
        var query = backend(exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), values));
            answer(exchange, "ok");
        });
        var gateway = gateway(query, named("command"), named("issuer"));

        var request = request(gateway, "/v1/sites")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("x-forwarded-proto", "https")
                .header("X-FORWARDED-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/evil")
                .header("Forwarded", "for=6.6.6.6")
                .header("X-Real-IP", "6.6.6.6")
                .header("Traceparent", "00-1-2-01")
                .build();
        client.send(request, BodyHandlers.ofString());

        assertThat(seen)
                .containsEntry("x-forwarded-for", List.of("127.0.0.1"))
                .containsEntry("x-forwarded-proto", List.of("http"))
                .containsEntry("x-forwarded-host", List.of("127.0.0.1"))
                .containsEntry("host", List.of("127.0.0.1:" + gateway.port()))
                .containsEntry("traceparent", List.of("00-1-2-01"))
                .doesNotContainKeys("x-forwarded-prefix", "forwarded", "x-real-ip");
    }

    @Test
    void tells_browsers_once_not_to_guess_types() throws Exception {
        var query = backend(exchange -> {
            exchange.getResponseHeaders().add("X-Content-Type-Options", "nosniff");
            answer(exchange, "ok");
        });
        var gateway = gateway(query, named("command"), named("issuer"));

        for (var path : List.of("/v1/sites", "/health/live", "/nowhere")) {
            assertThat(send(gateway, "GET", path).headers().allValues("x-content-type-options"))
                    .as(path)
                    .containsExactly("nosniff");
        }
    }

    @Test
    void a_request_body_flows_while_it_is_still_being_sent() throws Exception {
        var firstByte = new CountDownLatch(1);
        var command = backend(exchange -> {
            var body = exchange.getRequestBody();
            long bytes = body.read() < 0 ? 0 : 1;
            firstByte.countDown();
            answer(exchange, "got " + (bytes + drain(body)));
        });
        var gateway = gateway(named("query"), command, named("issuer"));
        var chunk = new byte[1 << 20];
        try (var out = new PipedOutputStream();
                var in = new PipedInputStream(out, 1 << 16)) {
            var sender = Thread.startVirtualThread(() -> {
                try (out) {
                    out.write(chunk);
                    // Nothing more leaves the client before the backend has the first byte.
                    if (!firstByte.await(20, TimeUnit.SECONDS)) {
                        return;
                    }
                    for (var i = 1; i < 256; i++) {
                        out.write(chunk);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            var response = client.send(
                    request(gateway, "/v1/imports")
                            .POST(BodyPublishers.ofInputStream(() -> in))
                            .build(),
                    BodyHandlers.ofString());
            sender.join();

            assertThat(response.body()).isEqualTo("got " + (256 << 20));
        }
    }

    @Test
    void an_answer_flows_while_it_is_still_being_made() throws Exception {
        var clientHasFirstByte = new CountDownLatch(1);
        var query = backend(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(new byte[1 << 16]);
                out.flush();
                awaitOrFail(clientHasFirstByte);
                for (var i = 0; i < 64; i++) {
                    out.write(new byte[1 << 20]);
                }
            }
        });
        var gateway = gateway(query, named("command"), named("issuer"));

        var response = client.send(request(gateway, "/v1/exports/1/content").build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertThat(body.read()).isZero();
            clientHasFirstByte.countDown();
            assertThat(drain(body)).isEqualTo((1 << 16) - 1 + (64L << 20));
        }
    }

    @Test
    void waits_for_the_backend_before_it_lets_a_careful_client_send() throws Exception {
        var gateway = gateway(
                named("query"),
                backend(exchange -> answer(exchange, "got " + drain(exchange.getRequestBody()))),
                named("issuer"));

        var response = client.send(
                request(gateway, "/v1/imports")
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArray(new byte[3 << 20]))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("got " + (3 << 20));
    }

    @Test
    void answers_for_a_backend_that_is_down_and_finds_it_as_soon_as_it_is_back() throws Exception {
        var port = freePort();
        var gateway = gateway(List.of(uri(port)), List.of(named("command")), List.of(named("issuer")), List.of());

        for (var i = 0; i < 3; i++) {
            var response = send(gateway, "GET", "/v1/sites");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).hasValue("1");
            assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(response.body())
                    .contains("\"code\":\"unavailable\"", "\"type\":\"https://fieldlog.io/problems/unavailable\"");
        }
        backend(port, exchange -> answer(exchange, "back"));

        assertThat(send(gateway, "GET", "/v1/sites").body()).isEqualTo("back");
        assertThat(send(gateway, "POST", "/v1/sites").body()).isEqualTo("command POST /v1/sites");
    }

    @Test
    void a_read_survives_the_restart_of_its_backend() throws Exception {
        var port = freePort();
        var gateway = gateway(List.of(uri(port)), List.of(named("command")), List.of(named("issuer")), List.of());
        for (var generation = 0; generation < 5; generation++) {
            var answer = "generation " + generation;
            var server = server(port, exchange -> answer(exchange, answer));
            var answers = IntStream.range(0, 20)
                    .mapToObj(
                            _ -> client.sendAsync(request(gateway, "/v1/sites").build(), BodyHandlers.ofString()))
                    .toList();
            for (var response : answers) {
                assertThat(response.get().body()).isEqualTo(answer);
            }
            server.stop(0);
        }
    }

    @Test
    void a_read_is_sent_again_when_its_connection_breaks() throws Exception {
        var backend = new BreaksEverySecondRequest();
        open.add(backend);
        var gateway = gateway(List.of(backend.uri()), List.of(named("command")), List.of(named("issuer")), List.of());

        for (var i = 0; i < 10; i++) {
            assertThat(send(gateway, "GET", "/v1/sites").statusCode()).isEqualTo(200);
        }
        assertThat(backend.requests.get()).isEqualTo(19);
    }

    @Test
    void a_command_is_never_sent_twice() throws Exception {
        var backend = new BreaksEverySecondRequest();
        open.add(backend);
        var gateway = gateway(List.of(named("query")), List.of(backend.uri()), List.of(named("issuer")), List.of());

        assertThat(send(gateway, "POST", "/v1/sites").statusCode()).isEqualTo(200);
        var broken = send(gateway, "POST", "/v1/sites");

        assertThat(broken.statusCode()).isEqualTo(503);
        assertThat(broken.body()).contains("\"code\":\"unavailable\"");
        assertThat(backend.requests.get()).isEqualTo(2);
    }

    @Test
    void backends_of_a_group_take_turns_and_a_dead_one_is_passed_over() throws Exception {
        var gateway = gateway(
                List.of(named("one"), uri(freePort()), named("two")),
                List.of(named("command")),
                List.of(named("issuer")),
                List.of());

        var answers = new ArrayList<String>();
        for (var i = 0; i < 12; i++) {
            answers.add(send(gateway, "GET", "/v1/sites").body());
        }

        assertThat(answers)
                .containsOnly("one GET /v1/sites", "two GET /v1/sites")
                .contains("one GET /v1/sites", "two GET /v1/sites");
    }

    @Test
    void hundreds_of_slow_requests_run_at_the_same_time() throws Exception {
        var arrived = new CountDownLatch(400);
        var query = backend(exchange -> {
            arrived.countDown();
            awaitOrFail(arrived);
            answer(exchange, "ok");
        });
        var gateway = gateway(query, named("command"), named("issuer"));

        var answers = IntStream.range(0, 400)
                .mapToObj(_ -> client.sendAsync(request(gateway, "/v1/sites").build(), BodyHandlers.ofString()))
                .toList();

        for (var answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void an_upgraded_connection_passes_through() throws Exception {
        try (var backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> echoAfterUpgrade(backend));
            var gateway = gateway(uri(backend.getLocalPort()), named("command"), named("issuer"));
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write("""
                                GET /v1/live HTTP/1.1\r
                                Host: localhost\r
                                Connection: Upgrade\r
                                Upgrade: websocket\r
                                Sec-WebSocket-Version: 13\r
                                \r
                                """.getBytes(UTF_8));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                assertThat(in.readLine()).startsWith("HTTP/1.1 101");
                skipHeaders(in);

                socket.getOutputStream().write("frame\n".getBytes(UTF_8));

                assertThat(in.readLine()).isEqualTo("echo frame");
            }
        }
    }

    @Test
    void is_alive_whatever_is_behind_it() throws Exception {
        var gateway = gateway(
                List.of(uri(freePort())),
                List.of(uri(freePort())),
                List.of(uri(freePort())),
                List.of(new Named("kafka", URI.create("tcp://127.0.0.1:" + freePort()))));

        var response = send(gateway, "GET", "/health/live");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(send(gateway, "POST", "/health/live").statusCode()).isEqualTo(405);
    }

    @Test
    void is_ready_when_every_part_is_and_names_those_that_are_not() throws Exception {
        var healthy = new AtomicInteger(503);
        var readiness = server(0, exchange -> {
            exchange.sendResponseHeaders(healthy.get(), -1);
            exchange.close();
        });
        var kafkaPort = freePort();
        var gateway = gateway(
                List.of(named("query")),
                List.of(named("command")),
                List.of(named("issuer")),
                List.of(
                        new Named(
                                "query-side",
                                uri(readiness.getAddress().getPort()).resolve("/ready")),
                        new Named("kafka", URI.create("tcp://127.0.0.1:" + kafkaPort))));

        var neither = send(gateway, "GET", "/health/ready");
        assertThat(neither.statusCode()).isEqualTo(503);
        assertThat(neither.headers().firstValue("retry-after")).hasValue("1");
        assertThat(neither.body())
                .isEqualTo("{\"status\":\"DOWN\",\"parts\":{\"kafka\":\"DOWN\",\"query-side\":\"DOWN\"}}");

        healthy.set(200);
        var oneMissing = send(gateway, "GET", "/health/ready");
        assertThat(oneMissing.statusCode()).isEqualTo(503);
        assertThat(oneMissing.body())
                .isEqualTo("{\"status\":\"DOWN\",\"parts\":{\"kafka\":\"DOWN\",\"query-side\":\"UP\"}}");

        try (var _ = new ServerSocket(kafkaPort, 50, InetAddress.getLoopbackAddress())) {
            var ready = send(gateway, "GET", "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body())
                    .isEqualTo("{\"status\":\"UP\",\"parts\":{\"kafka\":\"UP\",\"query-side\":\"UP\"}}");
        }
    }

    @Test
    void does_not_start_without_a_backend_for_each_route() {
        assertThatThrownBy(() -> EntryPoint.open(0, List.of(new Named("query-side", uri(1))), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command-side");
    }

    private EntryPoint gateway(URI query, URI command, URI issuer) {
        return gateway(List.of(query), List.of(command), List.of(issuer), List.of());
    }

    private EntryPoint gateway(List<URI> query, List<URI> command, List<URI> issuer, List<Named> parts) {
        var backends = new ArrayList<Named>();
        query.forEach(uri -> backends.add(new Named("query-side", uri)));
        command.forEach(uri -> backends.add(new Named("command-side", uri)));
        issuer.forEach(uri -> backends.add(new Named("issuer", uri)));
        var gateway = EntryPoint.open(0, backends, parts);
        open.add(gateway);
        return gateway;
    }

    /// A backend that says who it is and what it was asked.
    private URI named(String name) throws IOException {
        return backend(exchange -> {
            drain(exchange.getRequestBody());
            exchange.getResponseHeaders().add("served-by", name);
            answer(exchange, name + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI());
        });
    }

    private URI backend(HttpHandler handler) throws IOException {
        return backend(0, handler);
    }

    private URI backend(int port, HttpHandler handler) throws IOException {
        return uri(server(port, handler).getAddress().getPort());
    }

    private HttpServer server(int port, HttpHandler handler) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
        server.start();
        open.add(() -> server.stop(0));
        return server;
    }

    private HttpRequest.Builder request(EntryPoint gateway, String path) {
        return HttpRequest.newBuilder(uri(gateway.port()).resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(EntryPoint gateway, String method, String path) throws Exception {
        return client.send(
                request(gateway, path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        var body = text.getBytes(UTF_8);
        var empty = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static long drain(InputStream in) throws IOException {
        var buffer = new byte[1 << 16];
        long bytes = 0;
        for (int read; (read = in.read(buffer)) >= 0; ) {
            bytes += read;
        }
        return bytes;
    }

    private static void awaitOrFail(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void skipHeaders(BufferedReader in) throws IOException {
        String line;
        do {
            line = in.readLine();
        } while (line != null && !line.isEmpty());
    }

    private static void echoAfterUpgrade(ServerSocket backend) {
        try (var socket = backend.accept()) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            skipHeaders(in);
            socket.getOutputStream()
                    .write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                            .getBytes(UTF_8));
            socket.getOutputStream().write(("echo " + in.readLine() + "\n").getBytes(UTF_8));
            in.readLine();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Answers the first request of a connection and breaks it on the second one, as a killed server does.
    private static final class BreaksEverySecondRequest implements AutoCloseable {

        private final AtomicInteger requests = new AtomicInteger();

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        BreaksEverySecondRequest() throws IOException {
            Thread.startVirtualThread(this::accept);
        }

        URI uri() {
            return EntryPointTest.uri(server.getLocalPort());
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.startVirtualThread(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                skipHeaders(in);
                requests.incrementAndGet();
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
                skipHeaders(in);
                requests.incrementAndGet();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
