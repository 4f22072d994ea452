package io.fieldlog.projections.timeline;

import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Severity;

/// How a defect reads in the history of its machine.
final class Defects {

    private Defects() {}

    static String summary(DefectEvent event) {
        return switch (event) {
            case DefectReported e ->
                e.checklistId() == null
                        ? "%s %s defect was reported."
                                .formatted(isSpokenWithVowel(e) ? "An" : "A", severity(e.severity()))
                        : "A checklist found %s %s defect."
                                .formatted(isSpokenWithVowel(e) ? "an" : "a", severity(e.severity()));
            case DefectGraded e -> "A defect was graded %s.".formatted(severity(e.severity()));
            case RepairCertified _ -> "The repair of a defect was certified.";
            case NoRepairNeededCertified _ -> "It was certified that a defect needs no repair.";
            case ReviewAcknowledged _ -> "The certification of a defect was reviewed.";
        };
    }

    private static boolean isSpokenWithVowel(DefectReported event) {
        return event.severity() == Severity.OUT_OF_SERVICE;
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case MINOR -> "minor";
            case MAJOR -> "major";
            case OUT_OF_SERVICE -> "out-of-service";
        };
    }
}
