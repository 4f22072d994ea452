package io.fieldlog.command.defects;

import static io.fieldlog.command.Reason.ALREADY_GRADED;
import static io.fieldlog.command.Reason.ALREADY_REVIEWED;
import static io.fieldlog.command.Reason.DEFECT_CLOSED;
import static io.fieldlog.command.Reason.DEFECT_EXISTS;
import static io.fieldlog.command.Reason.DEFECT_OPEN;
import static io.fieldlog.command.Reason.MACHINE_RETIRED;
import static io.fieldlog.command.Reason.UNKNOWN_DEFECT;
import static io.fieldlog.command.Reason.UNKNOWN_MACHINE;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.defects.DefectCommand.AcknowledgeReview;
import io.fieldlog.command.defects.DefectCommand.CertifyNoRepairNeeded;
import io.fieldlog.command.defects.DefectCommand.CertifyRepaired;
import io.fieldlog.command.defects.DefectCommand.GradeDefect;
import io.fieldlog.command.defects.DefectCommand.ReportDefect;
import io.fieldlog.command.defects.DefectState.Certified;
import io.fieldlog.command.defects.DefectState.Open;
import io.fieldlog.command.defects.DefectState.Reported;
import io.fieldlog.command.defects.DefectState.Reviewed;
import io.fieldlog.command.defects.DefectState.Unreported;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of a defect as one table of commands and states.
final class DefectDecider {

    private record Case(DefectCommand command, DefectState state) {}

    private DefectDecider() {}

    /// @param machine where the machine of a report stands, null when there is none
    static List<DefectEvent> decide(
            DefectCommand command, DefectState state, RegisteredMachines.@Nullable Standing machine) {
        return switch (new Case(command, state)) {
            case Case(ReportDefect c, Unreported _) -> List.of(reported(c, machine));
            case Case(DefectCommand c, Unreported _) -> throw unknown(c);
            case Case(ReportDefect c, Reported _) ->
                throw new Rejected(DEFECT_EXISTS, "The defect %s is already reported.".formatted(c.defectId()));
            case Case(GradeDefect c, Open s) -> List.of(graded(c, s));
            case Case(CertifyRepaired c, Open s) -> List.of(new RepairCertified(c.defectId(), s.machineId(), c.note()));
            case Case(CertifyNoRepairNeeded c, Open s) ->
                List.of(new NoRepairNeededCertified(c.defectId(), s.machineId(), c.note()));
            case Case(AcknowledgeReview c, Open _) ->
                throw new Rejected(
                        DEFECT_OPEN, "Nobody has certified yet that the defect %s is gone.".formatted(c.defectId()));
            case Case(AcknowledgeReview c, Certified s) ->
                List.of(new ReviewAcknowledged(c.defectId(), s.machineId(), c.note()));
            case Case(AcknowledgeReview c, Reviewed _) ->
                throw new Rejected(ALREADY_REVIEWED, "The defect %s is already reviewed.".formatted(c.defectId()));
            case Case(DefectCommand c, Certified _) -> throw closed(c);
            case Case(DefectCommand c, Reviewed _) -> throw closed(c);
        };
    }

    static Rejected unknown(DefectCommand c) {
        return new Rejected(UNKNOWN_DEFECT, "There is no defect %s.".formatted(c.defectId()));
    }

    private static Rejected closed(DefectCommand c) {
        return new Rejected(DEFECT_CLOSED, "The defect %s is already certified to be gone.".formatted(c.defectId()));
    }

    private static DefectEvent reported(ReportDefect c, RegisteredMachines.@Nullable Standing machine) {
        if (machine == null) {
            throw new Rejected(UNKNOWN_MACHINE, "There is no machine %s.".formatted(c.machineId()));
        }
        if (machine.retired()) {
            throw new Rejected(MACHINE_RETIRED, "The machine %s is retired.".formatted(c.machineId()));
        }
        return new DefectReported(
                c.defectId(),
                c.machineId(),
                machine.siteId(),
                c.checklistId(),
                c.question(),
                c.instance(),
                c.description(),
                c.severity());
    }

    private static DefectEvent graded(GradeDefect c, Open state) {
        if (c.severity() == state.severity()) {
            throw new Rejected(
                    ALREADY_GRADED, "The defect %s is graded %s already.".formatted(c.defectId(), c.severity()));
        }
        return new DefectGraded(c.defectId(), state.machineId(), c.severity());
    }
}
