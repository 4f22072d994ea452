package io.fieldlog.web.limits;

import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// One caller's bucket: most of its requests are counted here and reach Redis together.
final class SharedBucket {

    private static final long UNKNOWN = -1;

    private final Quota quota;
    private final AsyncBucketProxy bucket;
    private volatile long remaining = UNKNOWN;

    SharedBucket(Quota quota, AsyncBucketProxy bucket) {
        this.quota = quota;
        this.bucket = bucket;
    }

    CompletableFuture<Standing> take() {
        return bucket.tryConsumeAndReturnRemaining(1).thenApply(this::learned);
    }

    private Standing learned(ConsumptionProbe probe) {
        remaining = probe.getRemainingTokens();
        return new Standing(
                quota,
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /// Who has used less than half of the burst need not wait until the others have counted too.
    boolean hasPlenty() {
        return remaining >= Math.max(1, quota.burst() / 2);
    }

    Standing lastKnown() {
        return new Standing(quota, true, remaining, Duration.ZERO);
    }
}
