package io.fieldlog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HashChainTest {

    private static final Instant AT = Instant.parse("2025-11-24T16:00:00.123456Z");

    private static RecordedEvent event(long position, String payload) {
        return new RecordedEvent(
                UUID.fromString("0198c1a0-0000-7000-8000-000000000001"),
                position,
                "machine",
                UUID.fromString("0198c1a0-0000-7000-8000-000000000002"),
                position - 1,
                UUID.fromString("0198c1a0-0000-7000-8000-000000000003"),
                "machine-relocated",
                1,
                AT,
                payload.getBytes(UTF_8),
                "{\"userId\":\"inspector\"}".getBytes(UTF_8),
                new byte[0]);
    }

    /// Computed by a few lines of Python after the description of the chain, not by this code.
    @Test
    void the_chain_gives_known_hashes() {
        var first = HashChain.hash(HashChain.start(), event(1, "{\"note\":\"Größe\"}"));
        assertThat(HexFormat.of().formatHex(first))
                .isEqualTo("920100f817e31d73d62558db222ff5ec8ddec282e25b8320f182d85650cb4d86");
        assertThat(HexFormat.of().formatHex(HashChain.hash(first, event(2, ""))))
                .isEqualTo("34d1e3c46a34397d5a8c35eb8c7d12440228ac972b3b93b0dacddd4284876024");
    }

    @Test
    void the_hash_covers_each_part_with_its_length_in_the_described_order() throws Exception {
        var event = event(5, "{}");
        var previous = HashChain.hash(HashChain.start(), event(4, "x"));
        var bytes = new ByteArrayOutputStream();
        var data = new DataOutputStream(bytes);
        data.writeInt(32);
        data.write(previous);
        write(data, event.organizationId());
        data.writeInt(8);
        data.writeLong(5);
        write(data, "machine".getBytes(UTF_8));
        write(data, event.streamId());
        data.writeInt(8);
        data.writeLong(4);
        write(data, event.eventId());
        write(data, "machine-relocated".getBytes(UTF_8));
        data.writeInt(4);
        data.writeInt(1);
        data.writeInt(8);
        data.writeLong(AT.getEpochSecond() * 1_000_000 + 123_456);
        write(data, event.payload());
        write(data, event.metadata());

        assertThat(HashChain.hash(previous, event))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }

    private static void write(DataOutputStream data, UUID id) throws Exception {
        data.writeInt(16);
        data.writeLong(id.getMostSignificantBits());
        data.writeLong(id.getLeastSignificantBits());
    }

    private static void write(DataOutputStream data, byte[] part) throws Exception {
        data.writeInt(part.length);
        data.write(part);
    }

    @Test
    void any_change_gives_another_hash() {
        var e = event(5, "{\"a\":1}");
        var other = UUID.fromString("0198c1a0-0000-7000-8000-00000000000f");
        List<Function<RecordedEvent, RecordedEvent>> changes = List.of(
                x -> x,
                x -> changed(
                        x, other, x.position(), x.streamType(), x.type(), x.revision(), x.recordedAt(), "{\"a\":1}"),
                x -> changed(
                        x, x.organizationId(), 6, x.streamType(), x.type(), x.revision(), x.recordedAt(), "{\"a\":1}"),
                x -> changed(x, x.organizationId(), 5, "machin", "emachine-relocated", 1, x.recordedAt(), "{\"a\":1}"),
                x -> changed(x, x.organizationId(), 5, x.streamType(), x.type(), 2, x.recordedAt(), "{\"a\":1}"),
                x -> changed(x, x.organizationId(), 5, x.streamType(), x.type(), 1, AT.plusNanos(1_000), "{\"a\":1}"),
                x -> changed(x, x.organizationId(), 5, x.streamType(), x.type(), 1, x.recordedAt(), "{\"a\":2}"));

        var hashes = changes.stream()
                .map(change -> HexFormat.of().formatHex(HashChain.hash(HashChain.start(), change.apply(e))))
                .collect(Collectors.toSet());
        var chained = HexFormat.of().formatHex(HashChain.hash(HashChain.hash(HashChain.start(), e), e));

        assertThat(hashes).hasSize(changes.size()).doesNotContainAnyElementsOf(Set.of(chained));
    }

    private static RecordedEvent changed(
            RecordedEvent e,
            UUID organizationId,
            long position,
            String streamType,
            String type,
            int revision,
            Instant recordedAt,
            String payload) {
        return new RecordedEvent(
                organizationId,
                position,
                streamType,
                e.streamId(),
                e.sequence(),
                e.eventId(),
                type,
                revision,
                recordedAt,
                payload.getBytes(UTF_8),
                e.metadata(),
                e.hash());
    }
}
