package io.fieldlog.command.policies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.templates.PublishedTemplates;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.inspection.Fieldwork;
import io.fieldlog.inspection.Form;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Checklists as they were when something happened to them, read from the log.
@Component
final class StartedChecklists {

    /// A checklist with everything that was sent up to an event.
    record Progress(ChecklistStarted start, Form form, Fieldwork work) {}

    /// When the checklist counts as completed, before an event and since; not at all when it is null.
    record Counted(@Nullable Instant before, @Nullable Instant now) {}

    private static final long KEPT = 10_000;

    private final EventStore events;
    private final PublishedTemplates templates;
    private final Cache<AggregateKey, ChecklistStarted> starts =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    StartedChecklists(EventStore events, PublishedTemplates templates) {
        this.events = events;
        this.templates = templates;
    }

    /// How it began: that never changes.
    ChecklistStarted start(AggregateKey checklist) {
        var known = starts.getIfPresent(checklist);
        if (known != null) {
            return known;
        }
        var stream = events.readEvents(checklist.toString(), 0);
        while (stream.hasNext()) {
            if (stream.next().getPayload() instanceof ChecklistStarted start) {
                starts.put(checklist, start);
                return start;
            }
        }
        throw new IllegalStateException("the log has no start of the checklist " + checklist.id());
    }

    /// Up to and with this event of its stream.
    Progress until(AggregateKey checklist, long sequence) {
        var start = start(checklist);
        var work = Fieldwork.none();
        var stream = events.readEvents(checklist.toString(), 0);
        while (stream.hasNext()) {
            var message = stream.next();
            if (message.getSequenceNumber() > sequence) {
                break;
            }
            if (message.getPayload() instanceof ChecklistEvent event) {
                work = work.with(event);
            }
        }
        return new Progress(start, form(checklist.organizationId(), start), work);
    }

    /// What this event of its stream changed.
    Counted counted(AggregateKey checklist, long sequence) {
        var counted = new Counted(null, null);
        var stream = events.readEvents(checklist.toString(), 0);
        while (stream.hasNext()) {
            var message = stream.next();
            if (message.getSequenceNumber() > sequence) {
                break;
            }
            var before = counted.now();
            switch (message.getPayload()) {
                case ChecklistCompleted(var _, var outcome) -> counted = new Counted(before, outcome.completedAt());
                case ChecklistRescored(var _, var outcome) -> counted = new Counted(before, outcome.completedAt());
                case ChecklistReopened _, ChecklistVoided _ -> counted = new Counted(before, null);
                default -> {}
            }
        }
        return counted;
    }

    Form form(UUID organization, ChecklistStarted start) {
        return templates
                .find(organization, start.templateId(), start.templateVersion())
                .orElseThrow(() -> new IllegalStateException("the log has no version %d of the template %s"
                        .formatted(start.templateVersion(), start.templateId())));
    }
}
