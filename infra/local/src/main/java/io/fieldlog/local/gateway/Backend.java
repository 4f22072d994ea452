package io.fieldlog.local.gateway;

import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ConnectionPoolManager;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient.ProxyTarget;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyConnectionPool;
import io.undertow.server.handlers.proxy.ProxyConnectionPool.AvailabilityType;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;

/// One server behind the gateway, with its connections; it says in the log once when it goes and once when it is
/// back.
final class Backend implements ConnectionPoolManager {

    private static final Logger log = LoggerFactory.getLogger(Backend.class);

    // For two threads half of what a backend accepts; it refuses work long before that.
    private static final int CONNECTIONS_PER_THREAD = 512;

    private static final int IDLE_CONNECTIONS_PER_THREAD = 64;

    private static final int IDLE_MILLISECONDS = 30_000;

    private static final int SECONDS_BETWEEN_TRIES = 1;

    private final URI uri;

    private final AtomicBoolean reachable = new AtomicBoolean(true);

    private final ProxyConnectionPool connections;

    Backend(URI uri) {
        this.uri = uri;
        this.connections = new ProxyConnectionPool(this, uri, UndertowClient.getInstance(), OptionMap.EMPTY);
    }

    boolean takesRequests() {
        return connections.available() == AvailabilityType.AVAILABLE;
    }

    void connect(ProxyTarget target, HttpServerExchange request, ProxyCallback<ProxyConnection> callback) {
        connections.connect(target, request, callback, -1, TimeUnit.MILLISECONDS, false);
    }

    @Override
    public boolean isAvailable() {
        return reachable.get();
    }

    /// Whether the failure may be passed over. Only the first one may not: it starts the tries to reach the server
    /// again, and one such series is enough.
    @Override
    public boolean handleError() {
        var first = reachable.compareAndSet(true, false);
        if (first) {
            log.warn("{} is not reachable", uri);
        }
        return !first;
    }

    @Override
    public boolean clearError() {
        if (reachable.compareAndSet(false, true)) {
            log.info("{} is reachable again", uri);
        }
        return true;
    }

    @Override
    public int getProblemServerRetry() {
        return SECONDS_BETWEEN_TRIES;
    }

    @Override
    public int getMaxConnections() {
        return CONNECTIONS_PER_THREAD;
    }

    @Override
    public int getMaxCachedConnections() {
        return CONNECTIONS_PER_THREAD;
    }

    @Override
    public int getSMaxConnections() {
        return IDLE_CONNECTIONS_PER_THREAD;
    }

    @Override
    public long getTtl() {
        return IDLE_MILLISECONDS;
    }

    @Override
    public int getMaxQueueSize() {
        return 0;
    }
}
