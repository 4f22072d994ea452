package io.fieldlog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordsTest {

    private static final String ACME = "4a1d3c52-5a55-5e2e-b3a6-1f2b7d9a0c11";

    private static ShardEntry entry(byte[] payload, byte[] metadata, byte[] hash, Instant recordedAt) {
        return new ShardEntry(
                3,
                9_000_000_000L,
                new RecordedEvent(
                        UUID.fromString(ACME),
                        42,
                        "machine",
                        UUID.fromString("0198c1a0-0000-7000-8000-000000000002"),
                        7,
                        UUID.fromString("0198c1a0-0000-7000-8000-000000000003"),
                        "meter-reading-recorded",
                        2,
                        recordedAt,
                        payload,
                        metadata,
                        hash));
    }

    private static ShardEntry entry() {
        return entry("{}".getBytes(UTF_8), "{}".getBytes(UTF_8), new byte[32], Instant.EPOCH);
    }

    private static Delivery delivered(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return EventRecords.read(new ConsumerRecord<>(
                "events", 5, 77, 0, TimestampType.CREATE_TIME, -1, -1, key, value, headers, Optional.empty()));
    }

    @Test
    void an_event_comes_back_byte_for_byte() {
        var random = new Random(1);
        for (var i = 0; i < 200; i++) {
            var payload = new byte[random.nextInt(2_000)];
            var metadata = new byte[random.nextInt(300)];
            var hash = new byte[32];
            random.nextBytes(payload);
            random.nextBytes(metadata);
            random.nextBytes(hash);
            var at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
            var sent = entry(payload, metadata, hash, at);

            var message = EventRecords.toRecord("events", 12, sent);
            var delivery = delivered(message.key(), message.value(), message.headers());

            assertThat(delivery).usingRecursiveComparison().isEqualTo(new Delivery.Delivered(5, 77, sent));
        }
    }

    @Test
    void the_record_is_readable_by_others() {
        var message = EventRecords.toRecord(
                "events",
                12,
                entry(
                        "{\"a\":1}".getBytes(UTF_8),
                        "{}".getBytes(UTF_8),
                        new byte[32],
                        Instant.parse("2026-11-23T08:09:10.000120Z")));

        assertThat(message.key()).asString(UTF_8).isEqualTo(ACME);
        assertThat(message.value()).asString(UTF_8).isEqualTo("{\"a\":1}");
        assertThat(text(message.headers(), "recordedAt")).isEqualTo("2026-11-23T08:09:10.000120Z");
        assertThat(text(message.headers(), "type")).isEqualTo("meter-reading-recorded");
        assertThat(text(message.headers(), "position")).isEqualTo("42");
        assertThat(text(message.headers(), "shardIndex")).isEqualTo("9000000000");
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    @Test
    void the_partition_of_an_organization_never_changes() {
        assertThat(EventRecords.partition(UUID.fromString(ACME), 12)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type",
                "revision",
                "position",
                "streamType",
                "streamId",
                "sequence",
                "eventId",
                "recordedAt",
                "metadata",
                "hash",
                "shard",
                "shardIndex"
            })
    void a_record_without_a_header_is_told_as_garbled(String header) {
        var message = EventRecords.toRecord("events", 12, entry());
        message.headers().remove(header);

        var delivery = delivered(message.key(), message.value(), message.headers());

        assertThat(delivery)
                .isEqualTo(new Delivery.Garbled(
                        5,
                        77,
                        UUID.fromString(ACME),
                        header.equals("position") ? null : 42L,
                        "the record has no " + header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"revision", "position", "streamId", "sequence", "eventId", "recordedAt", "hash", "shard"})
    void a_record_with_a_senseless_header_is_told_as_garbled(String header) {
        var message = EventRecords.toRecord("events", 12, entry());
        message.headers().remove(header).add(header, "99999999999999999999x".getBytes(UTF_8));

        assertThat(delivered(message.key(), message.value(), message.headers()))
                .isInstanceOfSatisfying(Delivery.Garbled.class, garbled -> {
                    assertThat(garbled.error()).contains(header);
                    assertThat(garbled.organizationId()).isEqualTo(UUID.fromString(ACME));
                });
    }

    @Test
    void a_record_of_somebody_else_is_told_as_garbled() {
        assertThat(delivered(null, null, new RecordHeaders()))
                .isEqualTo(new Delivery.Garbled(5, 77, null, null, "the record has no key"));
        assertThat(delivered("hello".getBytes(UTF_8), new byte[] {1}, new RecordHeaders()))
                .isEqualTo(new Delivery.Garbled(5, 77, null, null, "the record's key is no UUID"));
        var message = EventRecords.toRecord("events", 12, entry());
        assertThat(delivered(message.key(), null, message.headers()))
                .isEqualTo(new Delivery.Garbled(5, 77, UUID.fromString(ACME), 42L, "the record has no value"));
    }
}
