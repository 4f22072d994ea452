package io.fieldlog.local.gateway;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The running gateway: routes, forwards, and answers for backends that cannot.
final class EntryPoint implements AutoCloseable {

    static {
        // Undertow's logging would choose Log4j, which Kafka brings along and nothing configures.
        System.setProperty("org.jboss.logging.provider", "slf4j");
    }

    private static final String ADDRESS = "127.0.0.1";

    // Undertow would choose 1 KiB for a heap as small as ours.
    private static final int BUFFER_BYTES = 16 * 1024 - 20;

    // After a backend's restart a read may draw several kept connections that are dead.
    private static final int RETRIES_OF_READS = 8;

    private static final int STOP_MILLISECONDS = 5_000;

    private final List<Forwarding> table;

    private final Health health;

    private final GracefulShutdownHandler requests = Handlers.gracefulShutdown(this::handle);

    private final Undertow server;

    private EntryPoint(int port, List<Named> backends, List<Named> parts) {
        this.table = table(backends);
        this.health = new Health(parts);
        this.server = Undertow.builder()
                .addHttpListener(port, ADDRESS, requests)
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(true)
                .setIoThreads(2)
                .setWorkerThreads(2)
                // How large a body may be is for each route of the backends to say.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 64 * 1024)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 30_000)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 120_000)
                .build();
    }

    /// @throws IllegalArgumentException when a route has no backend, or a backend no route
    static EntryPoint open(int port, List<Named> backends, List<Named> parts) {
        var entryPoint = new EntryPoint(port, backends, parts);
        entryPoint.server.start();
        return entryPoint;
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    /// Lets running requests end, for a while.
    @Override
    public void close() throws InterruptedException {
        requests.shutdown();
        requests.awaitShutdown(STOP_MILLISECONDS);
        server.stop();
        health.close();
    }

    private record Forwarding(Route route, HttpHandler proxy) {}

    private static List<Forwarding> table(List<Named> backends) {
        var groups = backends.stream().collect(groupingBy(Named::name, mapping(Named::uri, toList())));
        var needed = Route.TABLE.stream().map(Route::backends).collect(toSet());
        if (!groups.keySet().equals(needed)) {
            throw new IllegalArgumentException(
                    "backends are needed for %s, given for %s".formatted(needed, groups.keySet()));
        }
        var proxies = groups.entrySet().stream().collect(toMap(Map.Entry::getKey, group -> proxy(group.getValue())));
        return Route.TABLE.stream()
                .map(route -> new Forwarding(route, requireNonNull(proxies.get(route.backends()))))
                .toList();
    }

    private static HttpHandler proxy(List<URI> uris) {
        return ProxyHandler.builder()
                .setProxyClient(new Backends(uris))
                .setMaxConnectionRetries(RETRIES_OF_READS)
                .setIdempotentRequestPredicate(Route::reads)
                .build();
    }

    private void handle(HttpServerExchange request) throws Exception {
        // The proxy keeps a header that is there already, so that a backend that sets it too does not double it.
        request.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
        if (request.getRequestPath().startsWith("/health/")) {
            health.handleRequest(request);
            return;
        }
        var forwarding =
                table.stream().filter(line -> line.route().fits(request)).findFirst();
        if (forwarding.isEmpty()) {
            Problem.NOT_FOUND.answer(request);
            return;
        }
        removeForwarded(request.getRequestHeaders());
        request.addDefaultResponseListener(EntryPoint::answerForBackend);
        forwarding.get().proxy().handleRequest(request);
    }

    /// Only what this gateway says about the client is true; the proxy adds that.
    private static void removeForwarded(HeaderMap headers) {
        headers.getHeaderNames().stream()
                .filter(EntryPoint::saysWhereFrom)
                .toList()
                .forEach(headers::remove);
    }

    private static boolean saysWhereFrom(HttpString header) {
        var name = header.toString().toLowerCase(Locale.ROOT);
        return name.equals("forwarded") || name.equals("x-real-ip") || name.startsWith("x-forwarded-");
    }

    /// Called only when nothing of a backend's answer was passed on.
    private static boolean answerForBackend(HttpServerExchange request) {
        if (request.getStatusCode() < StatusCodes.INTERNAL_SERVER_ERROR) {
            return false;
        }
        Problem.UNAVAILABLE.answer(request);
        return true;
    }
}
