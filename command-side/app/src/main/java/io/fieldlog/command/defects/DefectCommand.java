package io.fieldlog.command.defects;

import io.fieldlog.events.Severity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of one defect.
public sealed interface DefectCommand {

    UUID defectId();

    record ReportDefect(
            UUID defectId,
            UUID machineId,
            @Nullable UUID checklistId,
            @Nullable String question,
            @Nullable String instance,
            String description,
            Severity severity)
            implements DefectCommand {}

    record GradeDefect(UUID defectId, Severity severity) implements DefectCommand {}

    record CertifyRepaired(UUID defectId, String note) implements DefectCommand {}

    record CertifyNoRepairNeeded(UUID defectId, String note) implements DefectCommand {}

    record AcknowledgeReview(UUID defectId, @Nullable String note) implements DefectCommand {}
}
