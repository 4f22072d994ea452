package io.fieldlog.projections.templates;

import io.fieldlog.events.Event;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The templates as they are now, and each of their versions whole.
public final class TemplatesView implements View {

    private static final int MAX_DIGITS = 1_000;

    @Override
    public String name() {
        return "templates";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(TemplateEvent.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(Template.TABLE, TemplateVersion.TABLE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        if (fact.event() instanceof TemplateEvent event) {
            wanted.row(Template.TABLE, new Template.Key(fact.organizationId(), event.templateId()));
        }
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        if (!(fact.event() instanceof TemplateEvent event)) {
            return;
        }
        var before = rows.find(Template.TABLE, new Template.Key(fact.organizationId(), event.templateId()));
        switch (event) {
            case TemplatePublished e -> publish(fact, e, before, rows);
            case TemplateWithdrawn e -> {
                if (before == null) {
                    throw new InconsistentLogException("a template is withdrawn that was never published");
                }
                rows.put(
                        Template.TABLE,
                        new Template(
                                before.organizationId(),
                                before.templateId(),
                                before.name(),
                                before.newest(),
                                before.publishedAt(),
                                e.withdrawnAt().truncatedTo(ChronoUnit.MICROS),
                                fact.version(),
                                fact.position()));
            }
        }
    }

    private static void publish(Fact fact, TemplatePublished event, @Nullable Template before, Rows rows) {
        if (event.version() != (before == null ? 1 : before.newest() + 1)) {
            throw new InconsistentLogException("a template's version does not follow the one before");
        }
        rows.put(
                Template.TABLE,
                new Template(
                        fact.organizationId(),
                        event.templateId(),
                        event.name(),
                        event.version(),
                        fact.recordedAt(),
                        before == null ? null : before.withdrawnAt(),
                        fact.version(),
                        fact.position()));
        rows.put(
                TemplateVersion.TABLE,
                new TemplateVersion(
                        fact.organizationId(),
                        event.templateId(),
                        event.version(),
                        event.name(),
                        storable(event.passPercent()),
                        Sections.of(event.sections()),
                        fact.recordedAt(),
                        fact.position()));
    }

    /// The value in the one form in which the database gives it back.
    private static @Nullable BigDecimal storable(@Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        if (Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw new InconsistentLogException("a percentage has more digits than any");
        }
        return value.scale() < 0 ? value.setScale(0) : value;
    }
}
