package io.fieldlog.events;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one defect of a machine, from its report until somebody with the role certifies that it is gone.
public sealed interface DefectEvent extends Event {

    UUID defectId();

    UUID machineId();

    @Override
    default UUID streamId() {
        return defectId();
    }

    /// `siteId` is where the machine stood. A defect found by a checklist names the question that failed.
    record DefectReported(
            UUID defectId,
            UUID machineId,
            UUID siteId,
            @Nullable UUID checklistId,
            @Nullable String question,
            @Nullable String instance,
            String description,
            Severity severity)
            implements DefectEvent {}

    record DefectGraded(UUID defectId, UUID machineId, Severity severity) implements DefectEvent {}

    record RepairCertified(UUID defectId, UUID machineId, String note) implements DefectEvent {}

    record NoRepairNeededCertified(UUID defectId, UUID machineId, String note) implements DefectEvent {}

    /// The next inspector has seen the certification.
    record ReviewAcknowledged(
            UUID defectId, UUID machineId, @Nullable String note) implements DefectEvent {}
}
