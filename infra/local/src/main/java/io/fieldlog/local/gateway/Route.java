package io.fieldlog.local.gateway;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Set;

/// One line of the routing table: which requests go to which group of backends. An empty set of methods means all.
record Route(String path, Set<HttpString> methods, String backends) {

    private static final Set<HttpString> READS = Set.of(Methods.GET, Methods.HEAD);

    /// The first that fits decides. What is not named here does not exist from outside: no actuator, no metrics.
    static final List<Route> TABLE = List.of(
            new Route("/oauth2/", Set.of(), "issuer"),
            new Route("/v1/", READS, "query-side"),
            new Route("/v1/", Set.of(), "command-side"));

    static boolean reads(HttpServerExchange request) {
        return READS.contains(request.getRequestMethod());
    }

    boolean fits(HttpServerExchange request) {
        return request.getRequestPath().startsWith(path)
                && (methods.isEmpty() || methods.contains(request.getRequestMethod()));
    }
}
