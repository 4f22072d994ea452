package io.fieldlog.projections.templates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.projections.fold.Document;
import io.fieldlog.stream.PublishedTypes;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Sections as they are published: what a question does not have is left out.
final class Sections {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
            .addModule(new PublishedTypes())
            .addMixIn(Question.class, Choices.class)
            .build();

    private interface Choices {
        @JsonInclude(Include.NON_EMPTY)
        List<Option> options();
    }

    private Sections() {}

    static Document of(List<Section> sections) {
        return Document.written(() -> JSON.writeValueAsString(sections));
    }
}
