package io.fieldlog.stream;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Turns the payload of an older revision of an event into the newest, one revision at a time.
public final class Upcasting {

    /// One change of meaning: from `revision` of the event `name` to the next.
    public record Step(String name, int revision, UnaryOperator<ObjectNode> change) {
        String key() {
            return key(name, revision);
        }

        static String key(String name, int revision) {
            return name + "#" + revision;
        }
    }

    private final Map<String, Step> steps;

    public Upcasting(List<Step> steps) {
        this.steps = steps.stream().collect(Collectors.toUnmodifiableMap(Step::key, Function.identity()));
    }

    /// Every step that the events of the catalog need: none has an older revision yet.
    public static Upcasting ofCatalog() {
        return new Upcasting(List.of());
    }

    boolean applies(String name, int revision) {
        return steps.containsKey(Step.key(name, revision));
    }

    ObjectNode upcast(String name, int revision, ObjectNode payload) {
        var current = payload;
        var reached = revision;
        for (var step = steps.get(Step.key(name, reached)); step != null; step = steps.get(Step.key(name, reached))) {
            current = step.change().apply(current);
            reached++;
        }
        return current;
    }
}
