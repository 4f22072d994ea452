package io.fieldlog.command.sets;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.eventlog.SetRule;
import io.fieldlog.command.eventlog.SetRule.Add;
import io.fieldlog.command.eventlog.SetRule.Claim;
import io.fieldlog.command.eventlog.SetRule.Remove;
import io.fieldlog.command.eventlog.SetRule.RequireEmpty;
import io.fieldlog.command.eventlog.SetRule.RequirePresent;
import io.fieldlog.command.eventlog.SetRules;
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
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
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
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.ScheduleEvent.ScheduleDefined;
import io.fieldlog.events.ScheduleEvent.SchedulePaused;
import io.fieldlog.events.ScheduleEvent.ScheduleResumed;
import io.fieldlog.events.Severity;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.events.TemplateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Which sets each event stands under: a tag belongs to one machine for ever, a machine stands at a site that
/// exists, is inspected until it is retired, and returns to service only without an open out-of-service defect.
@Component
public final class OrganizationSets implements SetRules {

    public static final String SITES = "site";

    /// The machines that stand at a site, retired ones included.
    public static final String SITE_MACHINES = "site-machine";

    /// The machines that are not retired.
    static final String MACHINES = "machine";

    /// The schedules by which a template is filled in.
    public static final String TEMPLATE_SCHEDULES = "template-schedule";

    /// The occurrences that wait for somebody, under their schedule and machine.
    public static final String OPEN_OCCURRENCES = "open-occurrence";

    static final String TAGS = "machine-tag";
    static final String OUT_OF_SERVICE_DEFECTS = "open-out-of-service-defect";

    @Override
    public List<SetRule> of(Event event) {
        return switch (event) {
            case SiteRegistered e -> List.of(new Add(SITES, e.siteId().toString(), e.siteId()));
            case MachineRegistered e ->
                List.of(
                        siteExists(e.siteId()),
                        new Add(MACHINES, e.machineId().toString(), e.machineId()),
                        new Add(SITE_MACHINES, e.siteId().toString(), e.machineId()),
                        new Claim(
                                TAGS,
                                e.tag(),
                                e.machineId(),
                                () -> new Rejected(
                                        Reason.TAG_TAKEN, "Another machine has the tag %s.".formatted(e.tag()))));
            case MachineRelocated e ->
                List.of(
                        siteExists(e.siteId()),
                        new Remove(SITE_MACHINES, e.fromSiteId().toString(), e.machineId()),
                        new Add(SITE_MACHINES, e.siteId().toString(), e.machineId()));
            case MachineRetired e -> List.of(new Remove(MACHINES, e.machineId().toString(), e.machineId()));
            case ChecklistStarted e -> List.of(machineKept(e.machineId()));
            case ScheduleDefined e -> {
                var rules = new ArrayList<SetRule>();
                e.machineIds().forEach(machineId -> rules.add(machineKept(machineId)));
                if (e.siteId() != null) {
                    rules.add(siteExists(e.siteId()));
                }
                rules.add(new Add(TEMPLATE_SCHEDULES, e.templateId().toString(), e.scheduleId()));
                yield rules;
            }
            case OccurrenceOpened e -> List.of(new Add(OPEN_OCCURRENCES, dueBy(e), e.occurrenceId()));
            case OccurrenceReopened e -> List.of(new Add(OPEN_OCCURRENCES, dueBy(e), e.occurrenceId()));
            case OccurrenceFulfilled e -> List.of(new Remove(OPEN_OCCURRENCES, dueBy(e), e.occurrenceId()));
            case OccurrenceMissed e -> List.of(new Remove(OPEN_OCCURRENCES, dueBy(e), e.occurrenceId()));
            case DefectReported e ->
                List.of(machineKept(e.machineId()), outOfService(e.severity(), e.machineId(), e.defectId()));
            case DefectGraded e -> List.of(outOfService(e.severity(), e.machineId(), e.defectId()));
            case RepairCertified e -> List.of(closed(e.machineId(), e.defectId()));
            case NoRepairNeededCertified e -> List.of(closed(e.machineId(), e.defectId()));
            case MachineReturnedToService e ->
                List.of(new RequireEmpty(
                        OUT_OF_SERVICE_DEFECTS,
                        e.machineId().toString(),
                        () -> new Rejected(
                                Reason.OPEN_OUT_OF_SERVICE_DEFECT,
                                "A defect that keeps the machine out of service is open.")));
            case ImportRequested e -> e.siteId() == null ? List.of() : List.of(siteExists(e.siteId()));
            case SiteRenamed _,
                    MeterReadingRecorded _,
                    MeterReadingDisputed _,
                    MeterReadingResolved _,
                    MachineRemovedFromService _,
                    TemplateEvent _,
                    SchedulePaused _,
                    ScheduleResumed _,
                    QuestionAnswered _,
                    PhotoAnnounced _,
                    PhotoAttached _,
                    CompletionClaimed _,
                    ChecklistCompleted _,
                    ChecklistRescored _,
                    ChecklistReopened _,
                    ChecklistSigned _,
                    ChecklistAmended _,
                    ChecklistApproved _,
                    ChecklistRejected _,
                    ChecklistVoided _,
                    ReviewAcknowledged _,
                    CorrectiveActionEvent _,
                    ImportProgressed _,
                    ImportCompleted _,
                    ImportFailed _,
                    ProjectionRetryRequested _ -> List.of();
        };
    }

    /// A machine in it keeps each set small, however many machines the schedule is for.
    private static String dueBy(OccurrenceEvent e) {
        return openOccurrences(e.scheduleId()) + e.machineId();
    }

    /// How the keys of a schedule's open occurrences begin.
    public static String openOccurrences(UUID scheduleId) {
        return scheduleId + "/";
    }

    private static SetRule machineKept(UUID machineId) {
        return new RequirePresent(
                MACHINES,
                machineId.toString(),
                machineId,
                () -> new Rejected(Reason.MACHINE_RETIRED, "The machine %s is retired.".formatted(machineId)));
    }

    private static SetRule outOfService(Severity severity, UUID machineId, UUID defectId) {
        return severity == Severity.OUT_OF_SERVICE
                ? new Add(OUT_OF_SERVICE_DEFECTS, machineId.toString(), defectId)
                : closed(machineId, defectId);
    }

    private static SetRule closed(UUID machineId, UUID defectId) {
        return new Remove(OUT_OF_SERVICE_DEFECTS, machineId.toString(), defectId);
    }

    private static SetRule siteExists(UUID siteId) {
        return new RequirePresent(
                SITES,
                siteId.toString(),
                siteId,
                () -> new Rejected(Reason.UNKNOWN_SITE, "There is no site %s.".formatted(siteId)));
    }
}
