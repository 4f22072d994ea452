package io.fieldlog.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.stream.Delivery;
import io.fieldlog.stream.EventRecords;
import io.fieldlog.stream.EventSink;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.EventTopic;
import io.fieldlog.stream.RecordedEvent;
import io.fieldlog.stream.ShardEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The source belongs to the event stream; the real broker is here.
class EventSourceTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RelayServers servers = RelayServers.shared();
    private final String topic = RelayServers.freshTopic();
    private final UUID organization = UUID.randomUUID();
    private final int partition = EventRecords.partition(organization, EventTopic.PARTITIONS);
    private final Offsets offsets = new Offsets();

    /// A projection that keeps its offsets in memory.
    private static final class Offsets implements EventSource.Assignment {
        final Map<Integer, Long> stored = new HashMap<>();
        final Set<Integer> held = new TreeSet<>();
        boolean unavailable;

        @Override
        public Map<Integer, Long> nextOffsets(Set<Integer> partitions) {
            if (unavailable) {
                throw new IllegalStateException("the offsets cannot be read");
            }
            held.addAll(partitions);
            return stored;
        }

        @Override
        public void revoked(Set<Integer> partitions) {
            held.removeAll(partitions);
        }
    }

    @BeforeEach
    void a_topic_with_ten_events() throws Exception {
        try (var admin = Admin.create(servers.cluster().client(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(topic, EventTopic.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        publish(1, 10);
    }

    private void publish(int from, int to) {
        try (var sink = new EventSink(servers.cluster(), topic, EventTopic.PARTITIONS, LIMIT)) {
            sink.publish(IntStream.rangeClosed(from, to).mapToObj(this::entry).toList());
        }
    }

    private ShardEntry entry(int position) {
        var event = new RecordedEvent(
                organization,
                position,
                "machine",
                organization,
                position - 1,
                UUID.randomUUID(),
                "machine-retired",
                1,
                Instant.EPOCH,
                new byte[] {1},
                new byte[] {2},
                new byte[32]);
        return new ShardEntry(0, position, event);
    }

    private EventSource source(String group, int maxBatch) {
        return new EventSource(new EventSource.Settings(servers.cluster(), topic, group, null, maxBatch), offsets);
    }

    private EventSource source() {
        return source("group-" + topic, 4_000);
    }

    private static List<Delivery> read(EventSource source, int atLeast) {
        var all = new ArrayList<Delivery>();
        Eventually.within(LIMIT, "%d deliveries come".formatted(atLeast), () -> {
            source.poll(Duration.ofMillis(100)).forEach(batch -> all.addAll(batch.deliveries()));
            return all.size() >= atLeast;
        });
        return all;
    }

    private static List<Long> positions(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> switch (delivery) {
                    case Delivery.Delivered delivered -> delivered.event().position();
                    case Delivery.Garbled _ -> -1L;
                })
                .toList();
    }

    @Test
    void reading_goes_on_at_the_projections_offset_whatever_the_group_knows() {
        offsets.stored.put(partition, 7L);
        try (var source = source()) {
            assertThat(positions(read(source, 3))).containsExactly(8L, 9L, 10L);
            assertThat(source.assigned()).hasSize(12).isEqualTo(offsets.held);
        }
        assertThat(offsets.held).isEmpty();
        offsets.stored.put(partition, 2L);
        try (var source = source()) {
            assertThat(positions(read(source, 8))).startsWith(3L, 4L);
        }
    }

    @Test
    void an_offset_that_a_new_topic_does_not_have_yet_means_from_the_beginning() {
        offsets.stored.put(partition, 1_000L);
        try (var source = source()) {
            assertThat(positions(read(source, 10))).startsWith(1L, 2L);
        }
    }

    @Test
    void nothing_is_read_before_the_offsets_are_known() {
        offsets.stored.put(partition, 9L);
        offsets.unavailable = true;
        try (var source = source()) {
            Eventually.within(LIMIT, "the assignment fails", () -> {
                try {
                    assertThat(source.poll(Duration.ofMillis(100))).isEmpty();
                    return false;
                } catch (RuntimeException e) {
                    return true;
                }
            });
            assertThatThrownBy(() -> source.poll(Duration.ofMillis(100))).hasMessage("the offsets cannot be read");
            source.resume(partition);
            assertThatThrownBy(() -> source.poll(Duration.ofMillis(100))).hasMessage("the offsets cannot be read");

            offsets.unavailable = false;
            assertThat(positions(read(source, 1))).containsExactly(10L);
        }
    }

    @Test
    void a_batch_tells_where_to_go_on_and_how_much_is_behind_it() {
        try (var source = source("group-" + topic, 4)) {
            var batches = new ArrayList<EventSource.Batch>();
            Eventually.within(LIMIT, "three batches come", () -> {
                batches.addAll(source.poll(Duration.ofMillis(100)));
                return batches.size() >= 3;
            });
            assertThat(batches).extracting(EventSource.Batch::partition).containsOnly(partition);
            assertThat(batches).extracting(EventSource.Batch::nextOffset).containsExactly(4L, 8L, 10L);
            assertThat(batches).extracting(EventSource.Batch::lag).containsExactly(6L, 2L, 0L);
        }
    }

    @Test
    void a_batch_can_be_read_again_after_a_pause() {
        try (var source = source()) {
            read(source, 10);
            source.pause(partition);
            source.seek(partition, 4);
            assertThat(source.poll(Duration.ofMillis(500))).isEmpty();
            source.resume(partition);
            assertThat(positions(read(source, 6))).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
        }
    }

    @Test
    void garbage_is_delivered_as_such_between_the_events() throws Exception {
        try (var producer = new KafkaProducer<>(
                servers.cluster().client(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {42}))
                    .get();
        }
        publish(11, 11);
        try (var source = source()) {
            var deliveries = read(source, 12);
            assertThat(deliveries.get(10))
                    .isEqualTo(new Delivery.Garbled(partition, 10, null, null, "the record has no key"));
            assertThat(positions(deliveries)).endsWith(10L, -1L, 11L);
        }
    }

    @Test
    void a_second_member_of_the_group_takes_half_and_gives_it_back() {
        var others = new Offsets();
        try (var source = source()) {
            read(source, 10);
            try (var other =
                    new EventSource(new EventSource.Settings(servers.cluster(), topic, "group-" + topic), others)) {
                Eventually.within(LIMIT, "both have six partitions", () -> {
                    source.poll(Duration.ofMillis(50));
                    other.poll(Duration.ofMillis(50));
                    return offsets.held.size() == 6 && others.held.size() == 6;
                });
                assertThat(offsets.held).doesNotContainAnyElementsOf(others.held);
            }
            Eventually.within(LIMIT, "all partitions are back", () -> {
                source.poll(Duration.ofMillis(50));
                return offsets.held.size() == 12;
            });
        }
    }

    @Test
    void a_wakeup_ends_a_poll() throws Exception {
        try (var source = source()) {
            read(source, 10);
            var polling = System.nanoTime();
            var waker = Thread.ofVirtual().start(() -> {
                Pause.of(Duration.ofMillis(100));
                source.wakeup();
            });
            assertThat(source.poll(Duration.ofSeconds(20))).isEmpty();
            waker.join();
            assertThat(Duration.ofNanos(System.nanoTime() - polling)).isLessThan(Duration.ofSeconds(10));
        }
    }
}
