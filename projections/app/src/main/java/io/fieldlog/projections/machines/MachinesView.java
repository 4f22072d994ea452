package io.fieldlog.projections.machines;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.events.ImportEvent;
import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.events.OccurrenceEvent;
import io.fieldlog.events.OperationsEvent;
import io.fieldlog.events.ScheduleEvent;
import io.fieldlog.events.SiteEvent;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import io.fieldlog.events.TemplateEvent;
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import io.fieldlog.projections.machines.MeterReading.OfMeter;
import io.fieldlog.projections.machines.MeterReading.State;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Each machine now and at every position, its site's name then, and its readings: what the machine list, the
/// machine card and `asOf` need.
public final class MachinesView implements View {

    private static final int MAX_DIGITS = 1_000;

    @Override
    public String name() {
        return "machines";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(
                SiteEvent.class,
                MachineEvent.class,
                DefectReported.class,
                RepairCertified.class,
                NoRepairNeededCertified.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(Machine.TABLE, Machine.HISTORY, MachineSite.TABLE, MeterReading.TABLE);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        var organization = fact.organizationId();
        switch (fact.event()) {
            case SiteRenamed event ->
                wanted.group(MachineSite.NAMES, new MachineSite.Site(organization, event.siteId()));
            case SiteRegistered _,
                    TemplateEvent _,
                    ScheduleEvent _,
                    OccurrenceEvent _,
                    ChecklistEvent _,
                    CorrectiveActionEvent _,
                    ImportEvent _,
                    OperationsEvent _ -> {}
            case DefectEvent event -> {
                if (openDefects(event) != 0) {
                    wanted.row(Machine.TABLE, new Machine.Key(organization, event.machineId()));
                }
            }
            case MachineEvent event -> {
                if (!(event instanceof MachineRegistered)) {
                    wanted.row(Machine.TABLE, new Machine.Key(organization, event.machineId()));
                }
                if (event instanceof MeterReadingDisputed e) {
                    wantReading(organization, e.machineId(), e.readingId(), e.meter(), wanted);
                }
                if (event instanceof MeterReadingResolved e) {
                    wantReading(organization, e.machineId(), e.readingId(), e.meter(), wanted);
                }
            }
        }
    }

    private static void wantReading(UUID organization, UUID machine, UUID reading, String meter, Wanted wanted) {
        wanted.row(MeterReading.TABLE, new MeterReading.Key(organization, machine, reading));
        wanted.group(MeterReading.READINGS, new OfMeter(organization, machine, meter));
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        switch (fact.event()) {
            case SiteEvent event -> site(fact, event, rows);
            case MachineEvent event -> machine(fact, event, rows);
            case DefectEvent event -> defect(fact, event, rows);
            case TemplateEvent _,
                    ScheduleEvent _,
                    OccurrenceEvent _,
                    ChecklistEvent _,
                    CorrectiveActionEvent _,
                    ImportEvent _,
                    OperationsEvent _ -> {}
        }
    }

    private static void site(Fact fact, SiteEvent event, Rows rows) {
        switch (event) {
            case SiteRegistered e -> rows.put(MachineSite.TABLE, named(fact, e.siteId(), e.name()));
            case SiteRenamed(var siteId, var name) -> {
                var current =
                        rows.group(MachineSite.NAMES, new MachineSite.Site(fact.organizationId(), siteId)).stream()
                                .filter(row -> row.untilPosition() == null)
                                .findFirst()
                                .orElseThrow(() ->
                                        new InconsistentLogException("a site is renamed that was never registered"));
                rows.put(MachineSite.TABLE, current.until(fact.position(), fact.recordedAt()));
                rows.put(MachineSite.TABLE, named(fact, siteId, name));
            }
        }
    }

    private static MachineSite named(Fact fact, UUID siteId, String name) {
        return new MachineSite(fact.organizationId(), siteId, name, fact.position(), fact.recordedAt(), null, null);
    }

    private static void machine(Fact fact, MachineEvent event, Rows rows) {
        switch (event) {
            case MachineRegistered registered -> appear(registered(fact, registered), rows);
            case MachineRelocated e -> {
                var before = existing(fact, e.machineId(), rows);
                become(fact, before.at(e.siteId()), rows);
            }
            case MachineRemovedFromService e -> {
                var before = existing(fact, e.machineId(), rows);
                become(fact, before.in(MachineStatus.OUT_OF_SERVICE), rows);
            }
            case MachineReturnedToService e -> {
                var before = existing(fact, e.machineId(), rows);
                become(fact, before.in(MachineStatus.IN_SERVICE), rows);
            }
            case MachineRetired e -> {
                var before = existing(fact, e.machineId(), rows);
                become(fact, before.in(MachineStatus.RETIRED), rows);
            }
            case MeterReadingRecorded recorded -> {
                var before = existing(fact, recorded.machineId(), rows);
                var reading = reading(fact, recorded);
                rows.put(MeterReading.TABLE, reading);
                become(fact, before.showing(withReading(before.meters(), reading)), rows);
            }
            case MeterReadingDisputed(var id, var readingId, var meter, var contradiction) -> {
                var before = existing(fact, id, rows);
                var reading = reading(fact, id, readingId, rows);
                rows.put(MeterReading.TABLE, reading.disputed(contradiction, fact.position()));
                become(fact, before.showing(recounted(before, meter, rows)), rows);
            }
            case MeterReadingResolved(var id, var readingId, var meter, var accepted, var note) -> {
                var before = existing(fact, id, rows);
                var reading = reading(fact, id, readingId, rows);
                rows.put(MeterReading.TABLE, reading.resolved(accepted, note, fact.position()));
                become(fact, before.showing(recounted(before, meter, rows)), rows);
            }
        }
    }

    /// A defect changes its machine's card, not the machine: the version stays.
    private static void defect(Fact fact, DefectEvent event, Rows rows) {
        var more = openDefects(event);
        if (more != 0) {
            var before = existing(fact, event.machineId(), rows);
            appear(
                    before.withOpenDefects(before.openDefects() + more)
                            .changed(before.version(), fact.position(), fact.recordedAt()),
                    rows);
        }
    }

    /// How many more defects are open: an open one is closed once.
    private static int openDefects(DefectEvent event) {
        return switch (event) {
            case DefectReported _ -> 1;
            case RepairCertified _, NoRepairNeededCertified _ -> -1;
            case DefectGraded _, ReviewAcknowledged _ -> 0;
        };
    }

    private static Machine registered(Fact fact, MachineRegistered event) {
        return new Machine(
                fact.organizationId(),
                event.machineId(),
                event.tag(),
                event.name(),
                event.category(),
                event.make(),
                event.model(),
                event.serialNumber(),
                event.siteId(),
                MachineStatus.IN_SERVICE,
                List.of(),
                0,
                fact.version(),
                fact.position(),
                fact.recordedAt(),
                fact.recordedAt());
    }

    private static Machine existing(Fact fact, UUID machineId, Rows rows) {
        var machine = rows.find(Machine.TABLE, new Machine.Key(fact.organizationId(), machineId));
        if (machine == null) {
            throw new InconsistentLogException("something happens to a machine that was never registered");
        }
        return machine;
    }

    private static void become(Fact fact, Machine after, Rows rows) {
        appear(after.changed(fact.version(), fact.position(), fact.recordedAt()), rows);
    }

    private static void appear(Machine machine, Rows rows) {
        rows.put(Machine.TABLE, machine);
        rows.put(Machine.HISTORY, machine);
    }

    private static MeterReading reading(Fact fact, MeterReadingRecorded event) {
        return new MeterReading(
                fact.organizationId(),
                event.machineId(),
                event.readingId(),
                event.meter(),
                storable(event.value()),
                event.unit(),
                event.capturedAt().truncatedTo(ChronoUnit.MICROS),
                fact.recordedAt(),
                fact.userId(),
                event.rollover(),
                State.ACCEPTED,
                null,
                null,
                fact.position(),
                null,
                null,
                fact.position());
    }

    private static MeterReading reading(Fact fact, UUID machineId, UUID readingId, Rows rows) {
        var reading = rows.find(MeterReading.TABLE, new MeterReading.Key(fact.organizationId(), machineId, readingId));
        if (reading == null) {
            throw new InconsistentLogException("a reading is judged that was never recorded");
        }
        return reading;
    }

    /// The value in the one form in which the database gives it back.
    private static BigDecimal storable(BigDecimal value) {
        if (Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw new InconsistentLogException("a reading has more digits than any meter");
        }
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private static List<Meter> withReading(List<Meter> meters, MeterReading reading) {
        var shown = meters.stream()
                .filter(meter -> meter.meter().equals(reading.meter()))
                .findFirst();
        if (shown.isPresent() && shown.get().capturedAt().isAfter(reading.capturedAt())) {
            return meters;
        }
        return with(meters, shown(reading, shown.isPresent() && shown.get().disputed()));
    }

    /// The meters after readings of this one were disputed or judged.
    private static List<Meter> recounted(Machine machine, String meter, Rows rows) {
        var readings =
                rows.group(MeterReading.READINGS, new OfMeter(machine.organizationId(), machine.machineId(), meter));
        var disputed = readings.stream().anyMatch(reading -> reading.state() == State.DISPUTED);
        return readings.stream()
                .filter(reading -> reading.state() == State.ACCEPTED)
                .max(MeterReading.LATEST)
                .map(latest -> with(machine.meters(), shown(latest, disputed)))
                .orElseGet(() -> without(machine.meters(), meter));
    }

    private static Meter shown(MeterReading reading, boolean disputed) {
        return new Meter(reading.meter(), reading.value(), reading.unit(), reading.capturedAt(), disputed);
    }

    private static List<Meter> with(List<Meter> meters, Meter meter) {
        var all = new ArrayList<>(without(meters, meter.meter()));
        all.add(meter);
        all.sort(Comparator.comparing(Meter::meter));
        return List.copyOf(all);
    }

    private static List<Meter> without(List<Meter> meters, String meter) {
        return meters.stream().filter(other -> !other.meter().equals(meter)).toList();
    }
}
