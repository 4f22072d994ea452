package io.fieldlog.events;

import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The stable names under which events are stored: a class may be renamed or moved, its name in the log never
/// changes.
public final class EventCatalog {

    /// `revision` counts the changes of meaning of one name, from 1; older revisions are upcast when they are read.
    public record Entry(String name, int revision, Class<? extends Event> type) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry("site-registered", 1, SiteRegistered.class),
            new Entry("site-renamed", 1, SiteRenamed.class),
            new Entry("machine-registered", 1, MachineRegistered.class),
            new Entry("machine-relocated", 1, MachineRelocated.class),
            new Entry("meter-reading-recorded", 1, MeterReadingRecorded.class),
            new Entry("meter-reading-disputed", 1, MeterReadingDisputed.class),
            new Entry("meter-reading-resolved", 1, MeterReadingResolved.class),
            new Entry("machine-removed-from-service", 1, MachineRemovedFromService.class),
            new Entry("machine-returned-to-service", 1, MachineReturnedToService.class),
            new Entry("machine-retired", 1, MachineRetired.class),
            new Entry("template-published", 1, TemplatePublished.class),
            new Entry("template-withdrawn", 1, TemplateWithdrawn.class),
            new Entry("schedule-defined", 1, ScheduleDefined.class),
            new Entry("schedule-paused", 1, SchedulePaused.class),
            new Entry("schedule-resumed", 1, ScheduleResumed.class),
            new Entry("occurrence-opened", 1, OccurrenceOpened.class),
            new Entry("occurrence-fulfilled", 1, OccurrenceFulfilled.class),
            new Entry("occurrence-missed", 1, OccurrenceMissed.class),
            new Entry("occurrence-reopened", 1, OccurrenceReopened.class),
            new Entry("checklist-started", 1, ChecklistStarted.class),
            new Entry("question-answered", 1, QuestionAnswered.class),
            new Entry("photo-announced", 1, PhotoAnnounced.class),
            new Entry("photo-attached", 1, PhotoAttached.class),
            new Entry("completion-claimed", 1, CompletionClaimed.class),
            new Entry("checklist-completed", 1, ChecklistCompleted.class),
            new Entry("checklist-rescored", 1, ChecklistRescored.class),
            new Entry("checklist-reopened", 1, ChecklistReopened.class),
            new Entry("checklist-signed", 1, ChecklistSigned.class),
            new Entry("checklist-amended", 1, ChecklistAmended.class),
            new Entry("checklist-approved", 1, ChecklistApproved.class),
            new Entry("checklist-rejected", 1, ChecklistRejected.class),
            new Entry("checklist-voided", 1, ChecklistVoided.class),
            new Entry("defect-reported", 1, DefectReported.class),
            new Entry("defect-graded", 1, DefectGraded.class),
            new Entry("repair-certified", 1, RepairCertified.class),
            new Entry("no-repair-needed-certified", 1, NoRepairNeededCertified.class),
            new Entry("review-acknowledged", 1, ReviewAcknowledged.class),
            new Entry("action-raised", 1, ActionRaised.class),
            new Entry("action-assigned", 1, ActionAssigned.class),
            new Entry("action-completed", 1, ActionCompleted.class),
            new Entry("action-verified", 1, ActionVerified.class),
            new Entry("action-reopened", 1, ActionReopened.class),
            new Entry("import-requested", 1, ImportRequested.class),
            new Entry("import-progressed", 1, ImportProgressed.class),
            new Entry("import-completed", 1, ImportCompleted.class),
            new Entry("import-failed", 1, ImportFailed.class),
            new Entry("projection-retry-requested", 1, ProjectionRetryRequested.class));

    private static final Map<String, Entry> BY_NAME =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::name, Function.identity()));

    private static final Map<Class<? extends Event>, Entry> BY_TYPE =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::type, Function.identity()));

    private EventCatalog() {}

    public static List<Entry> entries() {
        return ENTRIES;
    }

    public static Entry of(Event event) {
        var entry = BY_TYPE.get(event.getClass());
        if (entry == null) {
            throw new IllegalArgumentException(event.getClass() + " is not in the event catalog");
        }
        return entry;
    }

    public static Optional<Entry> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
