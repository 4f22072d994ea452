package io.fieldlog.projections.dashboard;

import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.CorrectiveActionEvent;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.Event;
import io.fieldlog.events.ImportEvent;
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
import io.fieldlog.projections.fold.Lookup;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.Rows;
import io.fieldlog.projections.fold.Table;
import io.fieldlog.projections.fold.View;
import io.fieldlog.projections.fold.Wanted;
import io.fieldlog.projections.machines.MachineStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// How many machines of each status every site has, and how many open defects, now and from each position on. Where
/// each is counted is a row of its own, so that a change takes it out of exactly the count that it is in.
public final class DashboardView implements View {

    public record MachineKey(UUID organizationId, UUID machineId) {}

    public record CountedMachine(
            UUID organizationId, UUID machineId, UUID siteId, MachineStatus status, long position) {}

    public record SiteKey(UUID organizationId, UUID siteId) {}

    public record SiteCounts(
            UUID organizationId,
            UUID siteId,
            String name,
            int inService,
            int outOfService,
            int retired,
            long position) {

        SiteCounts named(String newName, long at) {
            return new SiteCounts(organizationId, siteId, newName, inService, outOfService, retired, at);
        }

        SiteCounts counting(MachineStatus status, int more, long at) {
            return switch (status) {
                case IN_SERVICE ->
                    new SiteCounts(organizationId, siteId, name, inService + more, outOfService, retired, at);
                case OUT_OF_SERVICE ->
                    new SiteCounts(organizationId, siteId, name, inService, outOfService + more, retired, at);
                case RETIRED ->
                    new SiteCounts(organizationId, siteId, name, inService, outOfService, retired + more, at);
            };
        }
    }

    public static final Table<MachineKey, CountedMachine> MACHINE = new Table<>(
            "dashboard_machine",
            MachineKey.class,
            CountedMachine.class,
            row -> new MachineKey(row.organizationId(), row.machineId()),
            """
            SELECT organization_id, machine_id, site_id, status, position
            FROM dashboard_machine JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, machine_id)
                USING (organization_id, machine_id)""",
            """
            INSERT INTO dashboard_machine (organization_id, machine_id, site_id, status, position)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::bigint[])
            ON CONFLICT (organization_id, machine_id) DO UPDATE
            SET site_id = excluded.site_id, status = excluded.status, position = excluded.position""");

    public static final Table<SiteKey, SiteCounts> SITE = new Table<>(
            "dashboard_site",
            SiteKey.class,
            SiteCounts.class,
            row -> new SiteKey(row.organizationId(), row.siteId()),
            """
            SELECT organization_id, site_id, name, in_service, out_of_service, retired, position
            FROM dashboard_site JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, site_id)
                USING (organization_id, site_id)""",
            """
            INSERT INTO dashboard_site (organization_id, site_id, name, in_service, out_of_service, retired, position)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::int[], ?::int[], ?::bigint[])
            ON CONFLICT (organization_id, site_id) DO UPDATE
            SET name = excluded.name, in_service = excluded.in_service, out_of_service = excluded.out_of_service,
                retired = excluded.retired, position = excluded.position""");

    /// The counts of a site from a position on.
    public record SiteCountsThen(
            UUID organizationId,
            UUID siteId,
            long position,
            Instant recordedAt,
            String name,
            int inService,
            int outOfService,
            int retired) {}

    public record SiteThenKey(UUID organizationId, UUID siteId, long position) {}

    public static final Table<SiteThenKey, SiteCountsThen> SITE_HISTORY = new Table<>(
            "dashboard_site_history",
            SiteThenKey.class,
            SiteCountsThen.class,
            row -> new SiteThenKey(row.organizationId(), row.siteId(), row.position()),
            """
            SELECT organization_id, site_id, position, recorded_at, name, in_service, out_of_service, retired
            FROM dashboard_site_history
            JOIN unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, site_id, position)
                USING (organization_id, site_id, position)""",
            """
            INSERT INTO dashboard_site_history (organization_id, site_id, position, recorded_at, name, in_service,
                out_of_service, retired)
            SELECT * FROM unnest(
                ?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::text[], ?::int[], ?::int[], ?::int[])""");

    /// The counts that machines are in.
    private static final Lookup<MachineKey, SiteCounts> COUNTS_OF_MACHINE =
            new Lookup<>(SITE, RowType.of(MachineKey.class), """
            SELECT DISTINCT site.organization_id, site.site_id, site.name, site.in_service, site.out_of_service,
                   site.retired, site.position
            FROM unnest(?::uuid[], ?::uuid[], ?::bigint[]) AS wanted (organization_id, machine_id, times)
            JOIN dashboard_machine AS machine USING (organization_id, machine_id)
            JOIN dashboard_site AS site USING (organization_id, site_id)""");

    @Override
    public String name() {
        return "dashboard";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(
                SiteEvent.class,
                DefectEvent.class,
                MachineRegistered.class,
                MachineRelocated.class,
                MachineRemovedFromService.class,
                MachineReturnedToService.class,
                MachineRetired.class);
    }

    @Override
    public List<Table<?, ?>> tables() {
        return List.of(MACHINE, SITE, SITE_HISTORY, OpenDefects.DEFECT, OpenDefects.SITE, OpenDefects.SITE_HISTORY);
    }

    @Override
    public void reads(Fact fact, Wanted wanted) {
        switch (fact.event()) {
            case SiteRenamed event -> site(fact, event.siteId(), wanted);
            case MachineRegistered event -> site(fact, event.siteId(), wanted);
            case MachineRelocated event -> {
                machine(fact, event.machineId(), wanted);
                site(fact, event.siteId(), wanted);
            }
            case MachineRemovedFromService event -> machine(fact, event.machineId(), wanted);
            case MachineReturnedToService event -> machine(fact, event.machineId(), wanted);
            case MachineRetired event -> machine(fact, event.machineId(), wanted);
            case DefectEvent event -> OpenDefects.reads(fact, event, wanted);
            case SiteRegistered _,
                    MeterReadingRecorded _,
                    MeterReadingDisputed _,
                    MeterReadingResolved _,
                    TemplateEvent _,
                    ScheduleEvent _,
                    OccurrenceEvent _,
                    ChecklistEvent _,
                    CorrectiveActionEvent _,
                    ImportEvent _,
                    OperationsEvent _ -> {}
        }
    }

    private static void machine(Fact fact, UUID machineId, Wanted wanted) {
        var key = new MachineKey(fact.organizationId(), machineId);
        wanted.row(MACHINE, key);
        wanted.found(COUNTS_OF_MACHINE, key);
    }

    private static void site(Fact fact, UUID siteId, Wanted wanted) {
        wanted.row(SITE, new SiteKey(fact.organizationId(), siteId));
    }

    @Override
    public void fold(Fact fact, Rows rows) {
        switch (fact.event()) {
            case SiteRegistered event ->
                put(
                        fact,
                        new SiteCounts(fact.organizationId(), event.siteId(), event.name(), 0, 0, 0, fact.position()),
                        rows);
            case SiteRenamed(var siteId, var name) ->
                put(fact, counts(fact, siteId, rows).named(name, fact.position()), rows);
            case MachineRegistered event ->
                count(fact, event.machineId(), event.siteId(), MachineStatus.IN_SERVICE, rows);
            case MachineRelocated event -> {
                var counted = uncount(fact, event.machineId(), rows);
                count(fact, event.machineId(), event.siteId(), counted.status(), rows);
            }
            case MachineRemovedFromService event ->
                recount(fact, event.machineId(), MachineStatus.OUT_OF_SERVICE, rows);
            case MachineReturnedToService event -> recount(fact, event.machineId(), MachineStatus.IN_SERVICE, rows);
            case MachineRetired event -> recount(fact, event.machineId(), MachineStatus.RETIRED, rows);
            case DefectEvent event -> OpenDefects.fold(fact, event, rows);
            case MeterReadingRecorded _,
                    MeterReadingDisputed _,
                    MeterReadingResolved _,
                    TemplateEvent _,
                    ScheduleEvent _,
                    OccurrenceEvent _,
                    ChecklistEvent _,
                    CorrectiveActionEvent _,
                    ImportEvent _,
                    OperationsEvent _ -> {}
        }
    }

    private static void recount(Fact fact, UUID machineId, MachineStatus status, Rows rows) {
        var counted = uncount(fact, machineId, rows);
        count(fact, machineId, counted.siteId(), status, rows);
    }

    private static CountedMachine uncount(Fact fact, UUID machineId, Rows rows) {
        var counted = rows.find(MACHINE, new MachineKey(fact.organizationId(), machineId));
        if (counted == null) {
            throw new InconsistentLogException("something happens to a machine that was never registered");
        }
        put(fact, counts(fact, counted.siteId(), rows).counting(counted.status(), -1, fact.position()), rows);
        return counted;
    }

    private static void count(Fact fact, UUID machineId, UUID siteId, MachineStatus status, Rows rows) {
        put(fact, counts(fact, siteId, rows).counting(status, 1, fact.position()), rows);
        rows.put(MACHINE, new CountedMachine(fact.organizationId(), machineId, siteId, status, fact.position()));
    }

    private static void put(Fact fact, SiteCounts counts, Rows rows) {
        rows.put(SITE, counts);
        rows.put(
                SITE_HISTORY,
                new SiteCountsThen(
                        counts.organizationId(),
                        counts.siteId(),
                        fact.position(),
                        fact.recordedAt(),
                        counts.name(),
                        counts.inService(),
                        counts.outOfService(),
                        counts.retired()));
    }

    private static SiteCounts counts(Fact fact, UUID siteId, Rows rows) {
        var counts = rows.find(SITE, new SiteKey(fact.organizationId(), siteId));
        if (counts == null) {
            throw new InconsistentLogException("a machine or a name is given to a site that was never registered");
        }
        return counts;
    }
}
