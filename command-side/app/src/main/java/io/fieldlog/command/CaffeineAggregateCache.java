package io.fieldlog.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.jspecify.annotations.Nullable;

/// Axon's cache of aggregates, bounded by about the bytes that their states take: the append validates what it
/// gives, so it only saves reading.
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the shape of Axon's interface
public final class CaffeineAggregateCache implements org.axonframework.common.caching.Cache {

    /// Axon's entry shows nobody which aggregate it holds.
    private static final VarHandle AGGREGATE = aggregate();

    private final Cache<Object, Object> entries;

    CaffeineAggregateCache(long maximumBytes) {
        entries = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((key, entry) -> weight(entry))
                .build();
    }

    private static VarHandle aggregate() {
        try {
            return MethodHandles.privateLookupIn(AggregateCacheEntry.class, MethodHandles.lookup())
                    .findVarHandle(AggregateCacheEntry.class, "aggregateRoot", Object.class);
        } catch (ReflectiveOperationException another) {
            throw new IllegalStateException("Axon's cache entry has another form", another);
        }
    }

    private static int weight(Object entry) {
        return entry instanceof AggregateCacheEntry<?> cached
                        && AGGREGATE.get(cached) instanceof EventSourced<?, ?, ?> aggregate
                ? aggregate.weight()
                : EventSourced.USUAL_BYTES;
    }

    /// What the entries weigh together.
    public long bytes() {
        entries.cleanUp();
        return entries.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    @Override
    public <K, V> @Nullable V get(K key) {
        return (V) entries.getIfPresent(key);
    }

    @Override
    public void put(Object key, Object value) {
        entries.put(key, value);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        return entries.asMap().putIfAbsent(key, value) == null;
    }

    @Override
    public <T> T computeIfAbsent(Object key, Supplier<T> value) {
        return (T) entries.get(key, _ -> value.get());
    }

    @Override
    public boolean remove(Object key) {
        return entries.asMap().remove(key) != null;
    }

    @Override
    public void removeAll() {
        entries.invalidateAll();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.asMap().containsKey(key);
    }

    @Override
    public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
        entries.asMap().computeIfPresent(key, (_, value) -> update.apply((V) value));
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        throw new UnsupportedOperationException("nobody listens to the aggregate cache");
    }
}
