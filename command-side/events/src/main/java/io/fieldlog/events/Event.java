package io.fieldlog.events;

import java.util.UUID;

/// A fact in the log of one organization. The organization, the actor and the time of recording surround it, they
/// are not in it.
public sealed interface Event
        permits SiteEvent,
                MachineEvent,
                TemplateEvent,
                ScheduleEvent,
                OccurrenceEvent,
                ChecklistEvent,
                DefectEvent,
                CorrectiveActionEvent,
                ImportEvent,
                OperationsEvent {

    /// The aggregate that the fact is about: unique within its organization.
    UUID streamId();
}
