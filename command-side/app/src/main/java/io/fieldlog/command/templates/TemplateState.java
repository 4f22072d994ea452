package io.fieldlog.command.templates;

import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the rules must know of a template's past.
public sealed interface TemplateState {

    record Unpublished() implements TemplateState {}

    /// A template that has versions, the latest of which is `version`.
    sealed interface Published extends TemplateState {
        int version();
    }

    /// `types` has the keys of all versions, also those that later versions no longer ask.
    record InUse(int version, @Nullable BigDecimal passPercent, Map<String, QuestionType> types) implements Published {}

    record Withdrawn(int version, Instant withdrawnAt) implements Published {}

    static TemplateState evolve(TemplateState state, TemplateEvent event) {
        return switch (event) {
            case TemplatePublished e -> {
                var types = state instanceof InUse before
                        ? new HashMap<>(before.types())
                        : new HashMap<String, QuestionType>();
                e.sections()
                        .forEach(section ->
                                section.questions().forEach(question -> types.put(question.key(), question.type())));
                yield new InUse(e.version(), e.passPercent(), Map.copyOf(types));
            }
            case TemplateWithdrawn e -> {
                if (!(state instanceof Published published)) {
                    throw new IllegalStateException("no log has a %s after %s".formatted(event, state));
                }
                yield new Withdrawn(published.version(), e.withdrawnAt());
            }
        };
    }
}
