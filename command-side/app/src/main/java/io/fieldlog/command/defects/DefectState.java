package io.fieldlog.command.defects;

import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Severity;
import java.util.UUID;

/// What the rules must know of a defect's past.
sealed interface DefectState {

    record Unreported() implements DefectState {}

    /// A defect that exists: it belongs for ever to the site at which its machine stood.
    sealed interface Reported extends DefectState {
        UUID machineId();

        UUID siteId();
    }

    record Open(UUID machineId, UUID siteId, Severity severity) implements Reported {}

    /// Somebody with the role says that it is gone; the next inspector has not looked yet.
    record Certified(UUID machineId, UUID siteId) implements Reported {}

    record Reviewed(UUID machineId, UUID siteId) implements Reported {}

    static DefectState evolve(DefectState state, DefectEvent event) {
        return switch (event) {
            case DefectReported e when state instanceof Unreported -> new Open(e.machineId(), e.siteId(), e.severity());
            case DefectGraded e
            when state instanceof Open open -> new Open(open.machineId(), open.siteId(), e.severity());
            case RepairCertified _ when state instanceof Open open -> new Certified(open.machineId(), open.siteId());
            case NoRepairNeededCertified _
            when state instanceof Open open -> new Certified(open.machineId(), open.siteId());
            case ReviewAcknowledged _
            when state instanceof Certified certified -> new Reviewed(certified.machineId(), certified.siteId());
            case DefectReported _, DefectGraded _, RepairCertified _, NoRepairNeededCertified _, ReviewAcknowledged _ ->
                throw new IllegalStateException("no log has a %s after %s".formatted(event, state));
        };
    }
}
