package io.fieldlog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// An event as a Kafka record: the key is the organization's id as text, the value is the payload byte for byte as
/// stored, the rest of the entry travels in headers: UTF-8 text, but `metadata` (bytes as stored) and `hash` (32 raw
/// bytes).
public final class EventRecords {

    private static final int UUID_TEXT = 36;
    private static final int HASH_BYTES = 32;

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private EventRecords() {}

    /// The partition of an organization: Kafka's own rule for the key, over the number of partitions that the topic
    /// was made with.
    public static int partition(UUID organizationId, int partitions) {
        return Utils.toPositive(Utils.murmur2(text(organizationId.toString()))) % partitions;
    }

    public static ProducerRecord<byte[], byte[]> toRecord(String topic, int partitions, ShardEntry entry) {
        var event = entry.event();
        var headers = new RecordHeaders();
        headers.add("type", text(event.type()));
        headers.add("revision", text(event.revision()));
        headers.add("position", text(event.position()));
        headers.add("streamType", text(event.streamType()));
        headers.add("streamId", text(event.streamId().toString()));
        headers.add("sequence", text(event.sequence()));
        headers.add("eventId", text(event.eventId().toString()));
        headers.add("recordedAt", text(MICROSECONDS.format(event.recordedAt())));
        headers.add("metadata", event.metadata());
        headers.add("hash", event.hash());
        headers.add("shard", text(entry.shard()));
        headers.add("shardIndex", text(entry.index()));
        var partition = partition(event.organizationId(), partitions);
        return new ProducerRecord<>(
                topic, partition, text(event.organizationId().toString()), event.payload(), headers);
    }

    public static Delivery read(ConsumerRecord<byte[], byte[]> dispatched) {
        @Nullable UUID organizationId = null;
        @Nullable Long position = null;
        try {
            organizationId = uuid("key", dispatched.key());
            var envelope = new Envelope(dispatched.headers());
            position = whole("position", envelope.position);
            var event = new RecordedEvent(
                    organizationId,
                    position,
                    string("streamType", envelope.streamType),
                    uuid("streamId", envelope.streamId),
                    whole("sequence", envelope.sequence),
                    uuid("eventId", envelope.eventId),
                    string("type", envelope.type),
                    Math.toIntExact(whole("revision", envelope.revision)),
                    instant("recordedAt", envelope.recordedAt),
                    present("value", dispatched.value()),
                    present("metadata", envelope.metadata),
                    hash(envelope.hash));
            var shard = Math.toIntExact(whole("shard", envelope.shard));
            var entry = new ShardEntry(shard, whole("shardIndex", envelope.shardIndex), event);
            return new Delivery.Delivered(dispatched.partition(), dispatched.offset(), entry);
        } catch (GarbledException | ArithmeticException e) {
            return new Delivery.Garbled(
                    dispatched.partition(),
                    dispatched.offset(),
                    organizationId,
                    position,
                    String.valueOf(e.getMessage()));
        }
    }

    private static byte[] text(String value) {
        return value.getBytes(UTF_8);
    }

    private static byte[] text(long value) {
        return text(Long.toString(value));
    }

    private static byte[] present(String part, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new GarbledException("the record has no " + part);
        }
        return bytes;
    }

    private static String string(String part, byte @Nullable [] bytes) {
        return new String(present(part, bytes), UTF_8);
    }

    private static long whole(String part, byte @Nullable [] bytes) {
        var value = string(part, bytes);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new GarbledException("the record's %s is no whole number".formatted(part));
        }
    }

    private static UUID uuid(String part, byte @Nullable [] bytes) {
        var value = string(part, bytes);
        try {
            if (value.length() == UUID_TEXT) {
                return UUID.fromString(value);
            }
        } catch (IllegalArgumentException e) {
            throw new GarbledException("the record's %s is no UUID".formatted(part));
        }
        throw new GarbledException("the record's %s is no UUID".formatted(part));
    }

    private static Instant instant(String part, byte @Nullable [] bytes) {
        try {
            return Instant.parse(string(part, bytes));
        } catch (DateTimeException e) {
            throw new GarbledException("the record's %s is no time".formatted(part));
        }
    }

    private static byte[] hash(byte @Nullable [] bytes) {
        var hash = present("hash", bytes);
        if (hash.length != HASH_BYTES) {
            throw new GarbledException("the record's hash has %d bytes instead of 32".formatted(hash.length));
        }
        return hash;
    }

    /// The headers of a record, found in one pass.
    private static final class Envelope {
        byte @Nullable [] type;
        byte @Nullable [] revision;
        byte @Nullable [] position;
        byte @Nullable [] streamType;
        byte @Nullable [] streamId;
        byte @Nullable [] sequence;
        byte @Nullable [] eventId;
        byte @Nullable [] recordedAt;
        byte @Nullable [] metadata;
        byte @Nullable [] hash;
        byte @Nullable [] shard;
        byte @Nullable [] shardIndex;

        Envelope(Headers headers) {
            for (var header : headers) {
                switch (header.key()) {
                    case "type" -> type = header.value();
                    case "revision" -> revision = header.value();
                    case "position" -> position = header.value();
                    case "streamType" -> streamType = header.value();
                    case "streamId" -> streamId = header.value();
                    case "sequence" -> sequence = header.value();
                    case "eventId" -> eventId = header.value();
                    case "recordedAt" -> recordedAt = header.value();
                    case "metadata" -> metadata = header.value();
                    case "hash" -> hash = header.value();
                    case "shard" -> shard = header.value();
                    case "shardIndex" -> shardIndex = header.value();
                    default -> {} // headers may be added
                }
            }
        }
    }

    private static final class GarbledException extends RuntimeException {
        GarbledException(String message) {
            super(message);
        }
    }
}
