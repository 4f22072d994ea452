package io.fieldlog.query.operations;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// How far a projection is behind the log, over all organizations, and where it stopped for the asker's own.
record ProjectionState(
        String projection,

        @Schema(allowableValues = {"postgresql", "elasticsearch"})
        String store,

        @Schema(allowableValues = {"LIVE", "PARKED"}) String state,

        long lagEvents,
        double lagSeconds,
        Instant updatedAt,
        long position,
        List<Parked> parked,
        List<PartitionLag> partitions) {

    /// Of one partition of the topic; `updatedAt` is when the node that reads it said so.
    record PartitionLag(int partition, long lagEvents, double lagSeconds, Instant updatedAt) {}

    record Parked(UUID organizationId, long position, String error) {}
}
