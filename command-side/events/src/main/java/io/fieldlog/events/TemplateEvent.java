package io.fieldlog.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one template: what checklists ask, in versions that never change once they are published.
public sealed interface TemplateEvent extends Event {

    UUID templateId();

    @Override
    default UUID streamId() {
        return templateId();
    }

    /// The whole of one version; versions count from 1. Below `passPercent` of its score a checklist fails; without
    /// it any failed answer makes it fail.
    record TemplatePublished(
            UUID templateId,
            int version,
            String name,
            @Nullable BigDecimal passPercent,
            List<Section> sections) implements TemplateEvent {}

    /// No checklist is started from it after `withdrawnAt`; those started before go on.
    record TemplateWithdrawn(UUID templateId, Instant withdrawnAt) implements TemplateEvent {}

    /// Questions asked together; a section that repeats is answered once for each instance.
    record Section(String key, String title, boolean repeats, List<Question> questions) {}

    /// One question. `key` is unique in the template and means the same in every version. `score` is what a pass
    /// counts; `meter` names the machine's meter that a METER reads, else it is the key.
    record Question(
            String key,
            String label,
            QuestionType type,
            boolean mandatory,
            @Nullable String help,
            @Nullable Condition visibleWhen,
            @Nullable BigDecimal score,
            boolean critical,
            @Nullable Severity defectSeverityOnFail,
            boolean photoRequiredOnFail,
            boolean noteRequiredOnFail,
            List<Option> options,
            @Nullable String unit,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            @Nullable String meter) {}

    /// One of the answers that can be chosen; choosing a `failed` one fails the question, choosing a `notApplicable`
    /// one takes it out of the score. Null means no, as in events from before options could say it.
    record Option(
            String key,
            String label,
            @Nullable BigDecimal score,
            boolean failed,
            @Nullable Boolean notApplicable) {

        public Option(String key, String label, @Nullable BigDecimal score, boolean failed) {
            this(key, label, score, failed, null);
        }
    }
}
