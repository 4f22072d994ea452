package io.fieldlog.command.policies;

import io.fieldlog.command.defects.ReportedDefects;
import io.fieldlog.command.machines.MachineCommand.RemoveFromService;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.events.Severity;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// An out-of-service defect takes its machine out of service, if it is still open: seen late, it may have been
/// certified and the machine returned, and nobody would understand why it is removed again.
@Component
final class WhenDefectReportedOrGradedThenRemoveFromService implements Policy {

    private final ReportedDefects defects;

    WhenDefectReportedOrGradedThenRemoveFromService(ReportedDefects defects) {
        this.defects = defects;
    }

    @Override
    public String name() {
        return "when-defect-reported-or-graded-then-remove-from-service";
    }

    @Override
    public Set<Class<? extends Event>> kinds() {
        return Set.of(DefectReported.class, DefectGraded.class);
    }

    @Override
    public List<Reaction> react(Occasion occasion) {
        return occasion.event() instanceof DefectEvent defect
                        && severity(defect) == Severity.OUT_OF_SERVICE
                        && isOpen(occasion, defect)
                ? List.of(Reaction.only(
                        "machine",
                        defect.machineId(),
                        new RemoveFromService(
                                defect.machineId(), "The defect %s is open.".formatted(defect.defectId()))))
                : List.of();
    }

    private boolean isOpen(Occasion occasion, DefectEvent defect) {
        return defects.find(occasion.organizationId(), defect.defectId())
                .filter(standing -> standing.open() == Severity.OUT_OF_SERVICE)
                .isPresent();
    }

    /// What the event says of it; nothing when it is closed.
    private static Severity severity(DefectEvent defect) {
        return switch (defect) {
            case DefectReported e -> e.severity();
            case DefectGraded e -> e.severity();
            case RepairCertified _, NoRepairNeededCertified _, ReviewAcknowledged _ -> Severity.MINOR;
        };
    }
}
