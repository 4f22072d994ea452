package io.fieldlog.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
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
    private static final int MAX_DIGITS = 18;
    private static final int HASH_BYTES = 32;
    private static final String MICROSECONDS_FORM = "0000-00-00T00:00:00.000000Z";

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
        var digits = present(part, bytes);
        if (digits.length == 0 || digits.length > MAX_DIGITS) {
            throw new GarbledException("the record's %s is no whole number".formatted(part));
        }
        var value = 0L;
        for (var digit : digits) {
            if (digit < '0' || digit > '9') {
                throw new GarbledException("the record's %s is no whole number".formatted(part));
            }
            value = 10 * value + (digit - '0');
        }
        return value;
    }

    private static UUID uuid(String part, byte @Nullable [] bytes) {
        var text = present(part, bytes);
        if (text.length != UUID_TEXT) {
            throw new GarbledException("the record's %s is no UUID".formatted(part));
        }
        var high = 0L;
        var low = 0L;
        for (var i = 0; i < UUID_TEXT; i++) {
            var dash = i == 8 || i == 13 || i == 18 || i == 23;
            var digit = dash ? 0 : Character.digit(text[i], 16);
            if (digit < 0 || dash != (text[i] == '-')) {
                throw new GarbledException("the record's %s is no UUID".formatted(part));
            }
            if (!dash) {
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    private static Instant instant(String part, byte @Nullable [] bytes) {
        var text = present(part, bytes);
        try {
            return isMicroseconds(text) ? microseconds(text) : Instant.parse(string(part, text));
        } catch (DateTimeException e) {
            throw new GarbledException("the record's %s is no time".formatted(part));
        }
    }

    /// Whether the time has the form in which `toRecord` writes it: each projection reads each event, so it must be
    /// cheap.
    private static boolean isMicroseconds(byte[] text) {
        if (text.length != MICROSECONDS_FORM.length()) {
            return false;
        }
        for (var i = 0; i < text.length; i++) {
            var expected = MICROSECONDS_FORM.charAt(i);
            if (expected == '0' ? text[i] < '0' || text[i] > '9' : text[i] != expected) {
                return false;
            }
        }
        return true;
    }

    private static Instant microseconds(byte[] text) {
        return LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, 19),
                        1_000 * digits(text, 20, 26))
                .toInstant(ZoneOffset.UTC);
    }

    private static int digits(byte[] text, int from, int until) {
        var value = 0;
        for (var i = from; i < until; i++) {
            value = 10 * value + (text[i] - '0');
        }
        return value;
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
