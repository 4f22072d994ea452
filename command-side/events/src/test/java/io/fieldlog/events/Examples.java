package io.fieldlog.events;

import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
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
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
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
import io.fieldlog.events.ImportEvent.RejectedRecord;
import io.fieldlog.events.MachineEvent.Contradiction;
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
import io.fieldlog.events.TemplateEvent.Option;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.events.TemplateEvent.TemplateWithdrawn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/// One event of each kind: what the approved JSON says.
final class Examples {

    private static final UUID MACHINE = UUID.fromString("019ab3c4-5a10-7c2e-8f01-1b2c3d4e5f60");
    private static final UUID SITE = UUID.fromString("019ab3c4-5a10-7c2e-8f01-0a0b0c0d0e0f");
    private static final UUID OTHER_SITE = UUID.fromString("019ab3c4-5a10-7c2e-8f01-0a0b0c0d0e10");
    private static final UUID READING = UUID.fromString("019ab3c4-6b21-7d3f-9f12-2c3d4e5f6071");
    private static final UUID IMPORT = UUID.fromString("f6a1d7e0-0c58-5a3b-9a52-6a2f0d9c4e11");
    private static final UUID ORGANIZATION = UUID.fromString("8a1d1f5e-6f0e-5c3a-9f6b-2d7c8b9a0e1f");
    private static final UUID TEMPLATE = UUID.fromString("019ab3c4-7c32-7e4a-a023-3d4e5f607182");
    private static final UUID SCHEDULE = UUID.fromString("019ab3c4-7c32-7e4a-a023-3d4e5f607183");
    private static final UUID OCCURRENCE = UUID.fromString("6d2f4c1a-8f0e-5b7d-9c3a-4e5f60718293");
    private static final UUID CHECKLIST = UUID.fromString("019ab3c4-8d43-7f5b-b134-4e5f60718293");
    private static final UUID OPERATION = UUID.fromString("019ab3c4-9e54-706c-8245-5f60718293a4");
    private static final UUID CLAIM = UUID.fromString("019ab3c4-9e54-706c-8245-5f60718293a5");
    private static final UUID PHOTO = UUID.fromString("019ab3c4-9e54-706c-8245-5f60718293a6");
    private static final UUID SIGNATURE = UUID.fromString("019ab3c4-9e54-706c-8245-5f60718293a7");
    private static final UUID AMENDMENT = UUID.fromString("019ab3c4-9e54-706c-8245-5f60718293a8");
    private static final UUID DEFECT = UUID.fromString("019ab3c4-af65-717d-9356-60718293a4b5");
    private static final UUID ACTION = UUID.fromString("019ab3c4-af65-717d-9356-60718293a4b6");
    private static final String SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final Instant CAPTURED = Instant.parse("2026-11-23T07:12:30Z");
    private static final Instant COMPLETED = Instant.parse("2026-11-23T07:20:05Z");
    private static final Outcome OUTCOME =
            new Outcome(CLAIM, COMPLETED, "tablet-7", Result.FAIL, new BigDecimal("2"), new BigDecimal("3"), 1, SHA256);
    private static final String HOURS = "operating hours";

    private Examples() {}

    static List<Event> all() {
        return List.of(
                new SiteRegistered(SITE, "Hamburg, quay 7", "Europe/Berlin"),
                new SiteRenamed(SITE, "Hamburg, quays 7 and 8"),
                new MachineRegistered(
                        MACHINE, SITE, "FL-0042", "Forklift 42", "Forklift", "Linde", "H30D", "H2X391W04213"),
                new MachineRelocated(MACHINE, SITE, OTHER_SITE),
                new MeterReadingRecorded(
                        MACHINE,
                        READING,
                        HOURS,
                        new BigDecimal("1234.50"),
                        "h",
                        Instant.parse("2026-11-23T09:41:07.250Z"),
                        false),
                new MeterReadingDisputed(MACHINE, READING, HOURS, Contradiction.BELOW_PREVIOUS),
                new MeterReadingResolved(MACHINE, READING, HOURS, true, "The meter was replaced on Friday."),
                new MachineRemovedFromService(MACHINE, "Service brake does not hold."),
                new MachineReturnedToService(MACHINE, "Brake cylinder replaced."),
                new MachineRetired(MACHINE, "Sold."),
                new TemplatePublished(
                        TEMPLATE,
                        1,
                        "Forklift, daily",
                        new BigDecimal("80"),
                        List.of(new Section(
                                "brakes",
                                "Brakes",
                                false,
                                List.of(
                                        new Question(
                                                "service-brake",
                                                "Service brake holds",
                                                QuestionType.PASS_FAIL_NA,
                                                true,
                                                "Try it at walking pace.",
                                                null,
                                                BigDecimal.ONE,
                                                true,
                                                Severity.OUT_OF_SERVICE,
                                                true,
                                                false,
                                                List.of(),
                                                null,
                                                null,
                                                null,
                                                null),
                                        new Question(
                                                "tyre",
                                                "Tyres",
                                                QuestionType.SINGLE_CHOICE,
                                                false,
                                                null,
                                                new Condition.Is("service-brake", List.of("PASS")),
                                                null,
                                                false,
                                                null,
                                                false,
                                                true,
                                                List.of(
                                                        new Option("good", "Good", new BigDecimal("2"), false),
                                                        new Option("poor", "Poor", BigDecimal.ZERO, true)),
                                                null,
                                                null,
                                                null,
                                                null))))),
                new TemplateWithdrawn(TEMPLATE, Instant.parse("2026-12-01T00:00:00Z")),
                new ScheduleDefined(
                        SCHEDULE,
                        "Forklifts, every working day",
                        TEMPLATE,
                        List.of(),
                        "Forklift",
                        SITE,
                        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
                        LocalDateTime.parse("2026-11-23T06:00:00"),
                        Duration.ofHours(4),
                        List.of("inspector"),
                        Instant.parse("2026-11-20T14:03:00Z")),
                new SchedulePaused(SCHEDULE, Instant.parse("2026-12-23T12:00:00Z")),
                new ScheduleResumed(SCHEDULE, Instant.parse("2027-01-04T05:00:00Z")),
                new OccurrenceOpened(
                        OCCURRENCE,
                        SCHEDULE,
                        MACHINE,
                        SITE,
                        TEMPLATE,
                        LocalDateTime.parse("2026-11-23T06:00:00"),
                        Instant.parse("2026-11-23T05:00:00Z"),
                        Instant.parse("2026-11-23T09:00:00Z"),
                        Instant.parse("2026-11-24T05:00:00Z"),
                        Instant.parse("2026-11-24T09:00:00Z")),
                new OccurrenceFulfilled(OCCURRENCE, SCHEDULE, MACHINE, CHECKLIST, COMPLETED, true),
                new OccurrenceMissed(OCCURRENCE, SCHEDULE, MACHINE),
                new OccurrenceReopened(OCCURRENCE, SCHEDULE, MACHINE, CHECKLIST),
                new ChecklistStarted(
                        CHECKLIST,
                        MACHINE,
                        SITE,
                        TEMPLATE,
                        1,
                        Instant.parse("2026-11-23T07:10:00Z"),
                        OCCURRENCE,
                        "inspector"),
                new QuestionAnswered(
                        CHECKLIST,
                        OPERATION,
                        "service-brake",
                        null,
                        new AnswerValue.Text("FAIL"),
                        "Pulls to the left.",
                        CAPTURED,
                        "tablet-7",
                        1,
                        "inspector",
                        false),
                new PhotoAnnounced(
                        CHECKLIST, PHOTO, "service-brake", null, SHA256, "image/jpeg", 184_220, CAPTURED, "inspector"),
                new PhotoAttached(CHECKLIST, PHOTO, SHA256, 184_220),
                new CompletionClaimed(CHECKLIST, CLAIM, COMPLETED, "tablet-7", "inspector"),
                new ChecklistCompleted(CHECKLIST, OUTCOME),
                new ChecklistRescored(CHECKLIST, OUTCOME),
                new ChecklistReopened(CHECKLIST),
                new ChecklistSigned(
                        CHECKLIST,
                        SIGNATURE,
                        "Inspected by me.",
                        Instant.parse("2026-11-23T07:21:00Z"),
                        SHA256,
                        PHOTO,
                        "inspector"),
                new ChecklistAmended(
                        CHECKLIST,
                        AMENDMENT,
                        "The brake was tried again on dry ground.",
                        List.of(new AmendedAnswer("service-brake", null, new AnswerValue.Text("PASS"), null)),
                        "supervisor"),
                new ChecklistApproved(CHECKLIST, SHA256, "Well photographed.", "supervisor"),
                new ChecklistRejected(CHECKLIST, SHA256, "The photo shows another machine.", "supervisor"),
                new ChecklistVoided(CHECKLIST, "Started for the wrong machine."),
                new DefectReported(
                        DEFECT,
                        MACHINE,
                        SITE,
                        CHECKLIST,
                        "service-brake",
                        null,
                        "Service brake holds: FAIL",
                        Severity.MAJOR),
                new DefectGraded(DEFECT, MACHINE, Severity.OUT_OF_SERVICE),
                new RepairCertified(DEFECT, MACHINE, "Brake cylinder replaced."),
                new NoRepairNeededCertified(DEFECT, MACHINE, "Wet ground, the brake holds."),
                new ReviewAcknowledged(DEFECT, MACHINE, "Tried it."),
                new ActionRaised(
                        ACTION, DEFECT, SITE, "Order brake cylinders", "mechanic", LocalDate.parse("2026-11-30")),
                new ActionAssigned(ACTION, "mechanic2"),
                new ActionCompleted(ACTION, "Ordered."),
                new ActionVerified(ACTION, null),
                new ActionReopened(ACTION, "The wrong size was ordered."),
                new ImportRequested(
                        IMPORT,
                        "inspections-csv",
                        "inspections.csv",
                        "imports/%s/%s/019ab3c4-7c32-7e40-8f23-3d4e5f607182".formatted(ORGANIZATION, IMPORT),
                        238_124,
                        "4f6b1f0c3c2e9a77d0a6d6a1f3c8b5e2947f10b6c5d4e3f2a1b0c9d8e7f6a5b4",
                        null),
                new ImportProgressed(
                        IMPORT, 2000, 500, 231, 268, List.of(new RejectedRecord(17, "Its facility_type is empty."))),
                new ImportCompleted(
                        IMPORT,
                        2000,
                        2000,
                        924,
                        1075,
                        List.of(),
                        List.of("1999 inspections: so far an import registers the machines that they name, no more.")),
                new ImportFailed(IMPORT, "The header has no column license_."),
                new ProjectionRetryRequested(ORGANIZATION, "machines"));
    }
}
