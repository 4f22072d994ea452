package io.fieldlog.command;

import io.fieldlog.command.eventlog.AggregateSnapshots;
import io.fieldlog.stream.PublishedTypes;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Keeps an aggregate's state as JSON under the simple name of its type. A snapshot that does not fit is as good as
/// none.
final class StateSnapshots implements AggregateSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(StateSnapshots.class);

    private final Map<String, Supplier<? extends EventSourced<?, ?, ?>>> aggregates;

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new PublishedTypes())
            .build();

    /// @param aggregates how a blank aggregate of each stream type is made
    StateSnapshots(Map<String, Supplier<? extends EventSourced<?, ?, ?>>> aggregates) {
        this.aggregates = aggregates;
    }

    @Override
    public Encoded encode(Object aggregate) {
        var source = (EventSourced<?, ?, ?>) aggregate;
        var state = source.state();
        var tree = json.createObjectNode();
        tree.put("type", state.getClass().getSimpleName());
        tree.set("state", json.valueToTree(state));
        return new Encoded(source.snapshot().revision(), json.writeValueAsBytes(tree));
    }

    @Override
    public Optional<Object> revive(String streamType, String aggregateIdentifier, int revision, byte[] payload) {
        var blank = aggregates.get(streamType);
        if (blank == null) {
            return Optional.empty();
        }
        var aggregate = blank.get();
        if (aggregate.snapshot().revision() != revision) {
            return Optional.empty();
        }
        try {
            return Optional.of(revived(aggregate, aggregateIdentifier, payload));
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.warn("a snapshot of a {} has revision {} but not its shape: ignored", streamType, revision, e);
            return Optional.empty();
        }
    }

    private <S> Object revived(EventSourced<?, ?, S> aggregate, String aggregateIdentifier, byte[] payload) {
        var tree = json.readTree(payload);
        var type = stateType(aggregate.snapshot().type(), tree.path("type").asString());
        aggregate.restore(aggregateIdentifier, json.treeToValue(tree.path("state"), type));
        return aggregate;
    }

    private static <S> Class<? extends S> stateType(Class<S> declared, String simpleName) {
        return leaves(declared)
                .filter(leaf -> leaf.getSimpleName().equals(simpleName))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no state of this aggregate is named " + simpleName))
                .asSubclass(declared);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(StateSnapshots::leaves)
                : Stream.of(type);
    }
}
