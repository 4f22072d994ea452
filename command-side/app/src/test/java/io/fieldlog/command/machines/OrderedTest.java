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

    /// In order, in reverse and at random: every chunk is filled, split and emptied.
    @ParameterizedTest
    @MethodSource("seeds")
    void behaves_like_a_sorted_map(long seed) {
        var random = new Random(seed);
        var ordered = Ordered.<Integer, Map.Entry<Integer, Integer>>by(Map.Entry::getKey);
        var model = new TreeMap<Integer, Integer>();
        var rising = random.nextInt(3);
        for (var step = 0; step < 2_000; step++) {
            var key = switch (rising) {
                case 0 -> step;
                case 1 -> -step;
                default -> random.nextInt(600);
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
}
