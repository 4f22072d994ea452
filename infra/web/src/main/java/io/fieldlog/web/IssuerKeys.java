package io.fieldlog.web;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The issuer's public keys: fetched when first needed, refreshed when they grow old or a token names a new one, and
/// kept as long as the issuer does not answer, so that its restart is not an outage of ours.
final class IssuerKeys implements JWKSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int LARGEST_KEY_SET = 1 << 20;

    /// An unknown key id asks the issuer again at most this often, whatever tokens are sent to us.
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private record Fetched(JWKSet keys, Instant at) {}

    private final URL jwkSetUri;
    private final Duration refresh;
    private final Clock clock;
    private final ResourceRetriever retriever;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Fetched fetched;
    private volatile Instant lastAttempt = Instant.MIN;

    IssuerKeys(URL jwkSetUri, Duration refresh, Duration timeout, Clock clock) {
        this.jwkSetUri = jwkSetUri;
        this.refresh = refresh;
        this.clock = clock;
        int millis = Math.toIntExact(timeout.toMillis());
        this.retriever = new DefaultResourceRetriever(millis, millis, LARGEST_KEY_SET);
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        var known = fetched;
        if (known != null) {
            var matching = selector.select(known.keys());
            boolean old = known.at().plus(refresh).isBefore(clock.instant());
            if (!matching.isEmpty() && !old) {
                return matching;
            }
            if (!mayFetch()) {
                return matching;
            }
        }
        return selector.select(fetch(known));
    }

    private boolean mayFetch() {
        return lastAttempt.plus(LEAST_PAUSE).isBefore(clock.instant());
    }

    private JWKSet fetch(@Nullable Fetched before) throws KeySourceException {
        fetching.lock();
        try {
            var now = fetched;
            if (now != null && (!now.equals(before) || !mayFetch())) {
                return now.keys();
            }
            if (now == null && !mayFetch()) {
                throw new RemoteKeySourceException(
                        "The issuer's keys could not be had a moment ago", new IOException("not asked again yet"));
            }
            lastAttempt = clock.instant();
            var keys = JWKSet.parse(retriever.retrieveResource(jwkSetUri).getContent());
            fetched = new Fetched(keys, lastAttempt);
            return keys;
        } catch (IOException | ParseException failure) {
            if (before == null) {
                throw new RemoteKeySourceException("The issuer's keys cannot be had: " + failure.getMessage(), failure);
            }
            log.warn("The issuer's keys cannot be refreshed, the old ones stay: {}", failure.toString());
            return before.keys();
        } finally {
            fetching.unlock();
        }
    }
}
