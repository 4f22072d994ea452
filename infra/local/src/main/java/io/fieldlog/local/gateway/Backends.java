package io.fieldlog.local.gateway;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.util.AttachmentKey;
import io.undertow.util.AttachmentList;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The servers that can take the same requests, in turn. A second try goes to another one, or to the same one over a
/// connection that is not the broken one: Undertow's own client refuses to ask the only server twice.
final class Backends implements ProxyClient {

    private static final AttachmentKey<AttachmentList<Backend>> TRIED = AttachmentKey.createList(Backend.class);

    private final List<Backend> backends;

    private final AtomicInteger turn = new AtomicInteger();

    Backends(List<URI> uris) {
        this.backends = uris.stream().map(Backend::new).toList();
    }

    private record Chosen(Backend backend) implements ProxyTarget {}

    @Override
    public ProxyTarget findTarget(HttpServerExchange request) {
        var tried = tried(request);
        var inTurn = inTurn();
        var chosen = first(inTurn, backend -> backend.takesRequests() && !tried.contains(backend));
        if (chosen == null) {
            chosen = first(inTurn, Backend::takesRequests);
        }
        return new Chosen(chosen == null ? inTurn.getFirst() : chosen);
    }

    @Override
    public void getConnection(
            ProxyTarget target,
            HttpServerExchange request,
            ProxyCallback<ProxyConnection> callback,
            long timeout,
            TimeUnit unit) {
        var backend = ((Chosen) target).backend();
        request.addToAttachmentList(TRIED, backend);
        backend.connect(target, request, callback);
    }

    private List<Backend> inTurn() {
        var start = Math.floorMod(turn.getAndIncrement(), backends.size());
        var inTurn = new ArrayList<>(backends.subList(start, backends.size()));
        inTurn.addAll(backends.subList(0, start));
        return inTurn;
    }

    private static List<Backend> tried(HttpServerExchange request) {
        var tried = request.getAttachment(TRIED);
        return tried == null ? List.of() : tried;
    }

    private static @Nullable Backend first(List<Backend> backends, Predicate<Backend> condition) {
        return backends.stream().filter(condition).findFirst().orElse(null);
    }
}
