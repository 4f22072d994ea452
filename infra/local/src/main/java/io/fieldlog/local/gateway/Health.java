package io.fieldlog.local.gateway;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;

/// Whether the gateway runs, and whether all parts of the stack do, each asked anew for every answer.
final class Health implements HttpHandler, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final JsonMapper JSON = new JsonMapper();

    private final List<Named> parts;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).executor(threads).build();

    /// @param parts `tcp://host:port` is up when it accepts a connection, `http://…` when it answers 2xx
    Health(List<Named> parts) {
        this.parts = List.copyOf(parts);
    }

    private enum Status {
        UP,
        DOWN;

        static Status of(boolean up) {
            return up ? UP : DOWN;
        }
    }

    private record Alive(Status status) {}

    private record Ready(Status status, SequencedMap<String, Status> parts) {

        static Ready of(SequencedMap<String, Status> parts) {
            return new Ready(Status.of(!parts.containsValue(Status.DOWN)), parts);
        }
    }

    @Override
    public void handleRequest(HttpServerExchange request) {
        if (!Route.reads(request)) {
            Problem.METHOD_NOT_ALLOWED.answer(request);
            return;
        }
        switch (request.getRequestPath()) {
            case "/health/live" -> answer(request, Status.UP, new Alive(Status.UP));
            case "/health/ready" -> request.dispatch(threads, this::answerReady);
            default -> Problem.NOT_FOUND.answer(request);
        }
    }

    private void answerReady(HttpServerExchange request) throws InterruptedException {
        var ready = Ready.of(ask());
        answer(request, ready.status(), ready);
    }

    private static void answer(HttpServerExchange request, Status status, Object body) {
        request.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        if (status == Status.DOWN) {
            request.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE)
                    .getResponseHeaders()
                    .put(Headers.RETRY_AFTER, 1);
        }
        request.getResponseSender().send(JSON.writeValueAsString(body));
    }

    private SequencedMap<String, Status> ask() throws InterruptedException {
        var answers = threads.invokeAll(parts.stream().map(this::question).toList());
        var statuses = new TreeMap<String, Status>();
        for (var i = 0; i < answers.size(); i++) {
            statuses.put(parts.get(i).name(), Status.of(saysYes(answers.get(i))));
        }
        return statuses;
    }

    private static boolean saysYes(Future<Boolean> answer) {
        return answer.state() == Future.State.SUCCESS && answer.resultNow();
    }

    private Callable<Boolean> question(Named part) {
        return () -> part.uri().getScheme().equals("tcp") ? accepts(part.uri()) : answers(part.uri());
    }

    private static boolean accepts(URI uri) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), (int) PATIENCE.toMillis());
            return true;
        }
    }

    private boolean answers(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
