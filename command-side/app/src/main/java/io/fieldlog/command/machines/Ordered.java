package io.fieldlog.command.machines;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An immutable list ordered by a key that shares all but one small chunk with the list it was made from: a machine
/// remembers the daily readings of many years, and one more must not copy them all.
final class Ordered<K extends Comparable<K>, T> {

    private static final int CHUNK = 64;

    private final Function<T, K> key;
    private final List<List<T>> chunks;
    private final int size;

    private Ordered(Function<T, K> key, List<List<T>> chunks, int size) {
        this.key = key;
        this.chunks = chunks;
        this.size = size;
    }

    static <K extends Comparable<K>, T> Ordered<K, T> by(Function<T, K> key) {
        return new Ordered<>(key, List.of(), 0);
    }

    int size() {
        return size;
    }

    @Nullable
    T find(K wanted) {
        var found = floor(wanted);
        return found != null && key.apply(found).equals(wanted) ? found : null;
    }

    /// The last element whose key is not greater.
    @Nullable
    T floor(K limit) {
        var chunk = chunkOf(limit);
        if (chunk < 0) {
            return null;
        }
        var elements = chunks.get(chunk);
        return elements.get(countUpTo(elements, limit) - 1);
    }

    /// The first element whose key is greater.
    @Nullable
    T higher(K limit) {
        var chunk = chunkOf(limit);
        if (chunk >= 0) {
            var elements = chunks.get(chunk);
            var next = countUpTo(elements, limit);
            if (next < elements.size()) {
                return elements.get(next);
            }
        }
        return chunk + 1 < chunks.size() ? chunks.get(chunk + 1).getFirst() : null;
    }

    /// With the element in its place, instead of one that had the same key.
    Ordered<K, T> with(T element) {
        var wanted = key.apply(element);
        var chunk = Math.max(0, chunkOf(wanted));
        var elements = chunks.isEmpty() ? new ArrayList<T>() : new ArrayList<>(chunks.get(chunk));
        var place = countUpTo(elements, wanted);
        var replaces = place > 0 && key.apply(elements.get(place - 1)).equals(wanted);
        if (replaces) {
            elements.set(place - 1, element);
        } else {
            elements.add(place, element);
        }
        return replaced(chunk, elements, replaces ? size : size + 1);
    }

    Ordered<K, T> without(K unwanted) {
        if (find(unwanted) == null) {
            return this;
        }
        var chunk = chunkOf(unwanted);
        var elements = new ArrayList<>(chunks.get(chunk));
        elements.remove(countUpTo(elements, unwanted) - 1);
        return replaced(chunk, elements, size - 1);
    }

    List<T> toList() {
        return chunks.stream().flatMap(List::stream).toList();
    }

    List<List<T>> chunks() {
        return chunks;
    }

    private Ordered<K, T> replaced(int chunk, List<T> elements, int newSize) {
        var next = new ArrayList<>(chunks.subList(0, Math.min(chunk, chunks.size())));
        if (elements.size() > CHUNK) {
            // Most readings arrive in order: a full chunk stays full, the new one is nearly empty.
            var cut = chunk == chunks.size() - 1 ? CHUNK : CHUNK / 2;
            next.add(List.copyOf(elements.subList(0, cut)));
            next.add(List.copyOf(elements.subList(cut, elements.size())));
        } else if (!elements.isEmpty()) {
            next.add(List.copyOf(elements));
        }
        if (chunk + 1 < chunks.size()) {
            next.addAll(chunks.subList(chunk + 1, chunks.size()));
        }
        return new Ordered<>(key, List.copyOf(next), newSize);
    }

    /// The last chunk that begins at or before the key, or -1.
    private int chunkOf(K limit) {
        var low = 0;
        var high = chunks.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (key.apply(chunks.get(middle).getFirst()).compareTo(limit) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private int countUpTo(List<T> elements, K limit) {
        var low = 0;
        var high = elements.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (key.apply(elements.get(middle)).compareTo(limit) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
