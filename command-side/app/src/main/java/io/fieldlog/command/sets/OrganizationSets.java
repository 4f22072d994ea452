package io.fieldlog.command.sets;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.eventlog.SetRule;
import io.fieldlog.command.eventlog.SetRule.Add;
import io.fieldlog.command.eventlog.SetRule.Claim;
import io.fieldlog.command.eventlog.SetRule.RequireEmpty;
import io.fieldlog.command.eventlog.SetRule.RequirePresent;
import io.fieldlog.command.eventlog.SetRules;
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
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Which sets each event stands under: a tag belongs to one machine for ever, a machine stands at a site that exists,
/// and returns to service only without an open out-of-service defect.
@Component
public final class OrganizationSets implements SetRules {

    public static final String SITES = "site";
    static final String TAGS = "machine-tag";
    static final String OUT_OF_SERVICE_DEFECTS = "open-out-of-service-defect";

    @Override
    public List<SetRule> of(Event event) {
        return switch (event) {
            case SiteRegistered e -> List.of(new Add(SITES, e.siteId().toString(), e.siteId()));
            case MachineRegistered e ->
                List.of(
                        siteExists(e.siteId()),
                        new Claim(
                                TAGS,
                                e.tag(),
                                e.machineId(),
                                () -> new Rejected(
                                        Reason.TAG_TAKEN, "Another machine has the tag %s.".formatted(e.tag()))));
            case MachineRelocated e -> List.of(siteExists(e.siteId()));
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
                    MachineRetired _,
                    ImportProgressed _,
                    ImportCompleted _,
                    ImportFailed _,
                    ProjectionRetryRequested _ -> List.of();
        };
    }

    private static SetRule siteExists(UUID siteId) {
        return new RequirePresent(
                SITES,
                siteId.toString(),
                siteId,
                () -> new Rejected(Reason.UNKNOWN_SITE, "There is no site %s.".formatted(siteId)));
    }
}
