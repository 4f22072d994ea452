package io.fieldlog.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fieldlog.web.Actor;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts each request against its user, then against its organization: who asks too often uses up his own quota
/// and not that of the others. It never stops a request because it cannot count: without Redis there are no limits.
public final class Limiter {

    private static final Logger log = LoggerFactory.getLogger(Limiter.class);
    private static final long COMPLAIN_EVERY = TimeUnit.MINUTES.toNanos(1);
    private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(10);

    private record Buckets(AsyncProxyManager<byte[]> shared, Cache<String, SharedBucket> known) {}

    private final RedisLink redis;
    private final LimitSettings settings;
    private final Quota perUser;
    private final Quota perOrganization;
    private final String policy;
    private final Counter unchecked;
    private final Counter refusedUsers;
    private final Counter refusedOrganizations;
    private final AtomicLong leftAloneUntil = new AtomicLong(System.nanoTime());
    private final AtomicLong nextComplaint = new AtomicLong(System.nanoTime());
    private volatile @Nullable Buckets buckets;

    public Limiter(RedisLink redis, LimitSettings settings, MeterRegistry metrics) {
        this.redis = redis;
        this.settings = settings;
        this.perUser = new Quota("user", settings.userPerSecond(), settings.userBurst());
        this.perOrganization =
                new Quota("organization", settings.organizationPerSecond(), settings.organizationBurst());
        this.policy = perUser.policy() + ", " + perOrganization.policy();
        this.unchecked = Counter.builder("fieldlog.limits.unchecked")
                .description("Requests that went on uncounted because Redis did not answer")
                .register(metrics);
        this.refusedUsers = refusals(metrics, perUser);
        this.refusedOrganizations = refusals(metrics, perOrganization);
    }

    private static Counter refusals(MeterRegistry metrics, Quota quota) {
        return Counter.builder("fieldlog.limits.refused")
                .description("Requests that met a limit")
                .tag("quota", quota.name())
                .register(metrics);
    }

    /// The field `RateLimit-Policy`.
    public String policy() {
        return policy;
    }

    public Verdict judge(Actor actor) {
        var all = System.nanoTime() < leftAloneUntil.get() ? null : connected();
        if (all == null) {
            unchecked.increment();
            return new Verdict.Unchecked();
        }
        var user = take(bucket(all, perUser, actor.organizationId() + ":" + actor.userId()));
        if (user != null && !user.admits()) {
            refusedUsers.increment();
            return Verdict.refused(List.of(user));
        }
        var organization = user == null
                ? null
                : take(bucket(all, perOrganization, actor.organizationId().toString()));
        if (user == null || organization == null) {
            unchecked.increment();
            return new Verdict.Unchecked();
        }
        if (!organization.admits()) {
            refusedOrganizations.increment();
            return Verdict.refused(List.of(user, organization));
        }
        return Verdict.admitted(List.of(user, organization));
    }

    private @Nullable Buckets connected() {
        var all = buckets;
        if (all != null) {
            return all;
        }
        var connection = redis.connection();
        if (connection == null) {
            return null;
        }
        synchronized (this) {
            if (buckets == null) {
                buckets = on(connection);
            }
            return buckets;
        }
    }

    private Buckets on(StatefulRedisConnection<byte[], byte[]> connection) {
        var shared = Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL))
                .requestTimeout(settings.pause())
                .build()
                .asAsync();
        return new Buckets(
                shared,
                Caffeine.newBuilder().maximumSize(settings.knownCallers()).build());
    }

    /// The limits are part of the key, so that changed ones begin with full buckets.
    private SharedBucket bucket(Buckets all, Quota quota, String caller) {
        var key = "fieldlog:limit:%s:%d:%d:".formatted(quota.name(), quota.perSecond(), quota.burst()) + caller;
        return all.known().get(key, name -> {
            var configuration = BucketConfiguration.builder()
                    .addLimit(limit ->
                            limit.capacity(quota.burst()).refillGreedy(quota.perSecond(), Duration.ofSeconds(1)))
                    .build();
            return new SharedBucket(
                    quota,
                    all.shared()
                            .builder()
                            .withOptimization(Optimizations.delaying(
                                    new DelayParameters(quota.reservation(), settings.synchronizeEvery())))
                            .build(
                                    name.getBytes(StandardCharsets.UTF_8),
                                    () -> CompletableFuture.completedFuture(configuration)));
        });
    }

    /// What the bucket says, or null when nobody can tell.
    private @Nullable Standing take(SharedBucket bucket) {
        var taken = bucket.take();
        if (!taken.isDone() && bucket.hasPlenty()) {
            var _ = taken.whenComplete((standing, failure) -> {
                if (failure != null) {
                    leaveAlone(failure);
                }
            });
            return bucket.lastKnown();
        }
        try {
            return taken.get(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            leaveAlone(failure);
            return null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void leaveAlone(Throwable failure) {
        var now = System.nanoTime();
        leftAloneUntil.set(now + settings.pause().toNanos());
        var due = nextComplaint.get();
        if (now >= due && nextComplaint.compareAndSet(due, now + COMPLAIN_EVERY)) {
            log.warn("Redis does not count requests in time; nobody is limited meanwhile: {}", failure.toString());
        }
    }
}
