package io.fieldlog.projections.verification;

import io.fieldlog.stream.HashChain;
import io.fieldlog.stream.RecordedEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// One organization's log as it is read: positions and sequences without holes, each hash the one that the chain gives,
/// and how many events of each type it holds.
final class LogAudit {

    private static final String PLACE = "log";

    private final UUID organization;
    private final Report report;
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final Map<String, Long> types = new HashMap<>();
    private byte[] hash = HashChain.start();
    private long position;

    LogAudit(UUID organization, Report report) {
        this.organization = organization;
        this.report = report;
    }

    void read(RecordedEvent event) {
        report.counted(PLACE, 1);
        if (event.position() != position + 1) {
            differs(event, "follows position " + position);
        }
        var sequence = sequences.getOrDefault(event.streamId(), -1L);
        if (event.sequence() != sequence + 1) {
            differs(event, "has sequence %d of its stream after %d".formatted(event.sequence(), sequence));
        }
        if (!Arrays.equals(HashChain.hash(hash, event), event.hash())) {
            differs(event, "breaks the hash chain");
        }
        position = event.position();
        sequences.put(event.streamId(), event.sequence());
        hash = event.hash();
        types.merge(event.type(), 1L, Long::sum);
    }

    private void differs(RecordedEvent event, String what) {
        report.differs(PLACE, "organization=%s position=%d %s".formatted(organization, event.position(), what));
    }

    long position() {
        return position;
    }

    byte[] hash() {
        return hash;
    }

    long count(String... names) {
        return Arrays.stream(names)
                .mapToLong(name -> types.getOrDefault(name, 0L))
                .sum();
    }
}
