package io.fieldlog.inspection;

import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One version of a template, ready to be filled in: its questions by key, in the order in which they are asked.
public final class Form {

    /// Where a question stands.
    public record Item(Section section, Question question, int order) {}

    private final TemplatePublished template;
    private final SequencedMap<String, Item> items = new LinkedHashMap<>();

    /// @param template one whose question keys are unique
    public Form(TemplatePublished template) {
        this.template = template;
        for (var section : template.sections()) {
            for (var question : section.questions()) {
                items.put(question.key(), new Item(section, question, items.size()));
            }
        }
    }

    public UUID templateId() {
        return template.templateId();
    }

    public int version() {
        return template.version();
    }

    public @Nullable BigDecimal passPercent() {
        return template.passPercent();
    }

    public Collection<Section> sections() {
        return template.sections();
    }

    public Collection<Item> items() {
        return items.sequencedValues();
    }

    public Optional<Item> item(String question) {
        return Optional.ofNullable(items.get(question));
    }

    Map<String, Item> byKey() {
        return items;
    }
}
