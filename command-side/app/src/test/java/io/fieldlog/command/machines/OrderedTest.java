package io.fieldlog.command.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.Seeds;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderedTest {

    static LongStream seeds() {
        return Seeds.all();
    }

    static Ordered<Integer, String> of(int... keys) {
        var ordered = Ordered.<Integer, String>by(Integer::valueOf);
        for (var key : keys) {
            ordered = ordered.with(Integer.toString(key));
        }
        return ordered;
    }

    @Test
    void an_empty_one_has_nothing() {
        assertThat(of().size()).isZero();
        assertThat(of().toList()).isEmpty();
        assertThat(of().find(1)).isNull();
        assertThat(of().floor(1)).isNull();
        assertThat(of().higher(1)).isNull();
    }

    @Test
    void neighbours_are_those_around_a_key() {
        var ordered = of(30, 10, 20);
        assertThat(ordered.toList()).containsExactly("10", "20", "30");
        assertThat(ordered.floor(9)).isNull();
        assertThat(ordered.floor(10)).isEqualTo("10");
        assertThat(ordered.floor(19)).isEqualTo("10");
        assertThat(ordered.floor(99)).isEqualTo("30");
        assertThat(ordered.higher(9)).isEqualTo("10");
        assertThat(ordered.higher(10)).isEqualTo("20");
        assertThat(ordered.higher(30)).isNull();
        assertThat(ordered.find(20)).isEqualTo("20");
        assertThat(ordered.find(21)).isNull();
    }

    @Test
    void the_list_before_stays_as_it_was() {
        var before = of(1, 2, 3);
        before.with("4");
        before.without(2);
        assertThat(before.toList()).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void behaves_like_a_sorted_map_in_whatever_order_its_elements_come(long seed) {
        for (var order : Order.values()) {
            behavesLikeASortedMap(new Random(seed), order);
        }
    }

    enum Order {
        RISING,
        FALLING,
        ANY
    }

    static void behavesLikeASortedMap(Random random, Order order) {
        var ordered = Ordered.<Integer, Map.Entry<Integer, Integer>>by(Map.Entry::getKey);
        var model = new TreeMap<Integer, Integer>();
        for (var step = 0; step < 2_000; step++) {
            var key = switch (order) {
                case RISING -> step;
                case FALLING -> -step;
                case ANY -> random.nextInt(600);
            };
            if (random.nextInt(4) == 0) {
                var gone = random.nextInt(1_200) - 600;
                ordered = ordered.without(gone);
                model.remove(gone);
            } else {
                ordered = ordered.with(Map.entry(key, step));
                model.put(key, step);
            }
            var probe = random.nextInt(1_400) - 700;
            assertThat(ordered.size()).isEqualTo(model.size());
            assertThat(ordered.floor(probe)).isEqualTo(model.floorEntry(probe));
            assertThat(ordered.higher(probe)).isEqualTo(model.higherEntry(probe));
            var value = model.get(probe);
            assertThat(ordered.find(probe)).isEqualTo(value == null ? null : Map.entry(probe, value));
        }
        assertThat(ordered.toList()).containsExactlyElementsOf(model.entrySet());
    }

    @Test
    void empties_chunk_by_chunk() {
        var ordered = Ordered.<Integer, Integer>by(Function.identity());
        for (var key : IntStream.range(0, 500).toArray()) {
            ordered = ordered.with(key);
        }
        for (var key : IntStream.range(0, 500).toArray()) {
            ordered = ordered.without(key);
            assertThat(ordered.higher(-1)).isEqualTo(key == 499 ? null : key + 1);
        }
        assertThat(ordered.size()).isZero();
    }

    @Test
    void an_element_with_the_same_key_takes_the_place_of_the_other() {
        var one = Ordered.<Integer, Map.Entry<Integer, String>>by(Map.Entry::getKey)
                .with(Map.entry(1, "a"));
        var other = one.with(Map.entry(1, "b"));
        assertThat(other.toList()).containsExactly(Map.entry(1, "b"));
        assertThat(other.size()).isEqualTo(1);
        assertThat(one.toList()).containsExactly(Map.entry(1, "a"));
    }

    @Test
    void that_grows_at_its_end_fills_its_chunks() {
        var ordered = of(IntStream.range(0, 640).toArray());
        assertThat(ordered.chunks()).hasSize(10).allMatch(chunk -> chunk.size() == 64);
    }

    @Test
    void that_grows_in_its_middle_splits_a_chunk_in_halves() {
        var ordered = of(IntStream.range(0, 128).map(key -> key * 2).toArray());
        var grown = ordered.with("3");
        assertThat(grown.chunks()).hasSize(3);
        assertThat(grown.chunks().get(0)).hasSize(32);
        assertThat(grown.chunks().get(1)).hasSize(33);
    }

    @Test
    void shares_every_chunk_but_one_with_the_list_before() {
        var before = of(IntStream.range(0, 640).map(key -> key * 2).toArray());
        var after = before.without(500);
        for (var chunk = 0; chunk < 10; chunk++) {
            if (chunk == 3) {
                assertThat(after.chunks().get(chunk)).hasSize(63);
            } else {
                assertThat(after.chunks().get(chunk)).isSameAs(before.chunks().get(chunk));
            }
        }
    }
}
