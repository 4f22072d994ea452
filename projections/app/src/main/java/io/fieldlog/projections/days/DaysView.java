package io.fieldlog.projections.days;

import io.fieldlog.events.ChecklistEvent;
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
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OccurrenceEvent.OccurrenceFulfilled;
import io.fieldlog.events.OccurrenceEvent.OccurrenceMissed;
import io.fieldlog.events.OccurrenceEvent.OccurrenceOpened;
import io.fieldlog.events.OccurrenceEvent.OccurrenceReopened;
import io.fieldlog.events.OperationsEvent;
import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.projections.days.Contribution.Source;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What every day at every site came to. A checklist belongs to the day of its completion and an occurrence to the
/// day on which it was done or, missed, was due, each by the clock of the site where the machine stood; whenever
/// what they add changes, the days change with them, however long ago they were.
public final class DaysView implements View {

    @Override
    public String name() {
        return "days";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(
                SiteRegistered.class,
                ChecklistStarted.class,
                ChecklistCompleted.class,
                ChecklistRescored.class,
                ChecklistReopened.class,
                ChecklistVoided.class,
                OccurrenceEvent.class,
                DefectReported.class,
                RepairCertified.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(DaySite.TABLE, Contribution.TABLE, Day.TABLE, DayChange.TABLE, DayRepair.TABLE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        switch (fact.event()) {
            case ChecklistEvent event -> checklist(fact, event, wanted);
            case OccurrenceEvent event -> occurrence(fact, event, wanted);
            case DefectReported event -> wanted.row(DaySite.TABLE, siteKey(fact, event.siteId()));
            case RepairCertified event -> wanted.row(DayRepair.TABLE, repairKey(fact, event.defectId()));
            case SiteRegistered _,
                    SiteRenamed _,
                    MachineEvent _,
                    TemplateEvent _,
                    ScheduleEvent _,
                    DefectGraded _,
                    NoRepairNeededCertified _,
                    ReviewAcknowledged _,
                    CorrectiveActionEvent _,
                    ImportEvent _,
                    OperationsEvent _ -> {}
        }
    }

    private static void checklist(Fact fact, ChecklistEvent event, Wanted wanted) {
        switch (event) {
            case ChecklistStarted e -> begins(fact, Source.CHECKLIST, e.checklistId(), e.siteId(), null, wanted);
            case ChecklistCompleted e -> checklist(fact, e, e.outcome().completedAt(), wanted);
            case ChecklistRescored e -> checklist(fact, e, e.outcome().completedAt(), wanted);
            case ChecklistReopened e -> checklist(fact, e, null, wanted);
            case ChecklistVoided e -> checklist(fact, e, null, wanted);
            case QuestionAnswered _,
                    PhotoAnnounced _,
                    PhotoAttached _,
                    CompletionClaimed _,
                    ChecklistSigned _,
                    ChecklistAmended _,
                    ChecklistApproved _,
                    ChecklistRejected _ -> {}
        }
    }

    private static void checklist(Fact fact, ChecklistEvent event, @Nullable Instant time, Wanted wanted) {
        changes(fact, Source.CHECKLIST, event.checklistId(), time, wanted);
    }

    private static void occurrence(Fact fact, OccurrenceEvent event, Wanted wanted) {
        var id = event.occurrenceId();
        switch (event) {
            case OccurrenceOpened e -> begins(fact, Source.OCCURRENCE, id, e.siteId(), e.dueAt(), wanted);
            case OccurrenceFulfilled e -> changes(fact, Source.OCCURRENCE, id, e.completedAt(), wanted);
            case OccurrenceMissed _ -> changes(fact, Source.OCCURRENCE, id, null, wanted);
            case OccurrenceReopened _ -> changes(fact, Source.OCCURRENCE, id, null, wanted);
        }
    }

    private static void begins(
            Fact fact, Source source, UUID sourceId, UUID siteId, @Nullable Instant dueAt, Wanted wanted) {
        wanted.row(DaySite.TABLE, siteKey(fact, siteId));
        wanted.found(Day.TOUCHED, new Day.Touched(fact.organizationId(), source, sourceId, siteId, greenwich(dueAt)));
    }

    private static void changes(Fact fact, Source source, UUID sourceId, @Nullable Instant time, Wanted wanted) {
        wanted.row(Contribution.TABLE, key(fact, source, sourceId));
        wanted.found(Day.TOUCHED, new Day.Touched(fact.organizationId(), source, sourceId, null, greenwich(time)));
    }

    private static @Nullable LocalDate greenwich(@Nullable Instant time) {
        return time == null ? null : LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        switch (fact.event()) {
            case SiteRegistered event ->
                rows.put(DaySite.TABLE, new DaySite(fact.organizationId(), event.siteId(), event.timeZone()));
            case ChecklistEvent event -> checklist(fact, event, rows);
            case OccurrenceEvent event -> occurrence(fact, event, rows);
            case DefectReported event ->
                rows.put(
                        DayRepair.TABLE,
                        new DayRepair(
                                fact.organizationId(),
                                event.defectId(),
                                event.siteId(),
                                timeZone(fact, event.siteId(), rows),
                                fact.recordedAt(),
                                null,
                                null,
                                fact.position()));
            case RepairCertified event -> {
                var defect = rows.find(DayRepair.TABLE, repairKey(fact, event.defectId()));
                if (defect == null) {
                    throw new InconsistentLogException("a defect is repaired that was never reported");
                }
                rows.put(DayRepair.TABLE, defect.repaired(fact));
            }
            case SiteRenamed _,
                    MachineEvent _,
                    TemplateEvent _,
                    ScheduleEvent _,
                    DefectGraded _,
                    NoRepairNeededCertified _,
                    ReviewAcknowledged _,
                    CorrectiveActionEvent _,
                    ImportEvent _,
                    OperationsEvent _ -> {}
        }
    }

    private static void checklist(Fact fact, ChecklistEvent event, Rows rows) {
        switch (event) {
            case ChecklistStarted e -> begin(fact, Source.CHECKLIST, e.checklistId(), e.siteId(), null, rows);
            case ChecklistCompleted e -> amounts(fact, e, e.outcome(), rows);
            case ChecklistRescored e -> amounts(fact, e, e.outcome(), rows);
            case ChecklistReopened e ->
                change(fact, known(fact, Source.CHECKLIST, e.checklistId(), rows), Step::addingNothing, rows);
            case ChecklistVoided e ->
                change(fact, known(fact, Source.CHECKLIST, e.checklistId(), rows), Step::ended, rows);
            case QuestionAnswered _,
                    PhotoAnnounced _,
                    PhotoAttached _,
                    CompletionClaimed _,
                    ChecklistSigned _,
                    ChecklistAmended _,
                    ChecklistApproved _,
                    ChecklistRejected _ -> {}
        }
    }

    private static void amounts(Fact fact, ChecklistEvent event, Outcome outcome, Rows rows) {
        var known = known(fact, Source.CHECKLIST, event.checklistId(), rows);
        var date = known.dateOf(outcome.completedAt());
        var part = switch (outcome.result()) {
            case PASS -> Part.PASSED;
            case FAIL -> Part.FAILED;
        };
        change(fact, known, outcome.completedAt(), step -> step.adding(date, part), rows);
    }

    private static void occurrence(Fact fact, OccurrenceEvent event, Rows rows) {
        if (event instanceof OccurrenceOpened e) {
            begin(fact, Source.OCCURRENCE, e.occurrenceId(), e.siteId(), e.dueAt(), rows);
            return;
        }
        var known = known(fact, Source.OCCURRENCE, event.occurrenceId(), rows);
        switch (event) {
            case OccurrenceFulfilled e -> {
                var date = known.dateOf(e.completedAt());
                var part = e.onTime() ? Part.ON_TIME : Part.LATE;
                change(fact, known, e.completedAt(), step -> step.adding(date, part), rows);
            }
            case OccurrenceMissed _ -> {
                var dueOn = known.dueOn();
                if (dueOn == null) {
                    throw new InconsistentLogException("an occurrence is missed that was never due");
                }
                change(fact, known, step -> step.adding(dueOn, Part.MISSED), rows);
            }
            case OccurrenceReopened _ -> change(fact, known, Step::addingNothing, rows);
            case OccurrenceOpened _ -> throw new IllegalStateException("an opening changes no day");
        }
    }

    private static void begin(
            Fact fact, Source source, UUID sourceId, UUID siteId, @Nullable Instant dueAt, Rows rows) {
        var timeZone = timeZone(fact, siteId, rows);
        var dueOn = dueAt == null ? null : LocalDate.ofInstant(dueAt, ZoneId.of(timeZone));
        rows.put(
                Contribution.TABLE,
                new Contribution(fact.organizationId(), source, sourceId, siteId, timeZone, dueOn, List.of()));
    }

    /// What no device says happened when it was recorded.
    private static void change(Fact fact, Contribution before, UnaryOperator<Step> what, Rows rows) {
        change(fact, before, fact.recordedAt(), what, rows);
    }

    private static void change(Fact fact, Contribution before, Instant at, UnaryOperator<Step> what, Rows rows) {
        var now = before.recorded(at, what);
        if (now.equals(before)) {
            return;
        }
        rows.put(Contribution.TABLE, now);
        var changes = Step.difference(before.steps(), now.steps());
        var days = new HashMap<LocalDate, Day>();
        changes.forEach((change, by) -> days.merge(
                change.date(),
                day(fact, before.siteId(), change.date(), rows).plus(by, change.happenedAt(), fact.position()),
                (day, _) -> day.plus(by, change.happenedAt(), fact.position())));
        days.values().forEach(day -> rows.put(Day.TABLE, day));
        changes.forEach((change, by) -> {
            var day = days.get(change.date());
            if (day != null) {
                rows.put(DayChange.TABLE, DayChange.of(day, by, change.happenedAt(), fact));
            }
        });
    }

    private static Day day(Fact fact, UUID siteId, LocalDate date, Rows rows) {
        var key = new Day.Key(fact.organizationId(), date, siteId);
        var day = rows.among(Day.TOUCHED, key);
        return day == null ? Day.none(key) : day;
    }

    private static Contribution known(Fact fact, Source source, UUID sourceId, Rows rows) {
        var contribution = rows.find(Contribution.TABLE, key(fact, source, sourceId));
        if (contribution == null) {
            throw new InconsistentLogException(
                    switch (source) {
                        case CHECKLIST -> "something happens to a checklist that was never started";
                        case OCCURRENCE -> "something happens to an occurrence that never opened";
                    });
        }
        return contribution;
    }

    private static String timeZone(Fact fact, UUID siteId, Rows rows) {
        var site = rows.find(DaySite.TABLE, siteKey(fact, siteId));
        if (site == null) {
            throw new InconsistentLogException("something happens at a site that was never registered");
        }
        return site.timeZone();
    }

    private static DaySite.Key siteKey(Fact fact, UUID siteId) {
        return new DaySite.Key(fact.organizationId(), siteId);
    }

    private static DayRepair.Key repairKey(Fact fact, UUID defectId) {
        return new DayRepair.Key(fact.organizationId(), defectId);
    }

    private static Contribution.Key key(Fact fact, Source source, UUID sourceId) {
        return new Contribution.Key(fact.organizationId(), source, sourceId);
    }
}
