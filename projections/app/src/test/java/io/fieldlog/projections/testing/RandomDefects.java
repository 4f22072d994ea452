package io.fieldlog.projections.testing;

import io.fieldlog.events.CorrectiveActionEvent.ActionAssigned;
import io.fieldlog.events.CorrectiveActionEvent.ActionCompleted;
import io.fieldlog.events.CorrectiveActionEvent.ActionRaised;
import io.fieldlog.events.CorrectiveActionEvent.ActionReopened;
import io.fieldlog.events.CorrectiveActionEvent.ActionVerified;
import io.fieldlog.events.DefectEvent.DefectGraded;
import io.fieldlog.events.DefectEvent.DefectReported;
import io.fieldlog.events.DefectEvent.NoRepairNeededCertified;
import io.fieldlog.events.DefectEvent.RepairCertified;
import io.fieldlog.events.DefectEvent.ReviewAcknowledged;
import io.fieldlog.events.Event;
import io.fieldlog.events.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// The defects of one organization's life, and what is done about them.
final class RandomDefects {

    private record Reported(UUID defect, UUID machine) {}

    private static final LocalDate BEGINNING = LocalDate.parse("2026-01-01");

    private final Random random;
    private final List<Reported> open = new ArrayList<>();
    private final List<Reported> certified = new ArrayList<>();
    private final List<UUID> actions = new ArrayList<>();

    RandomDefects(Random random) {
        this.random = random;
    }

    Event next(UUID machine, UUID site) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> open.isEmpty() ? reported(machine, site) : graded();
            case 2, 3 -> open.isEmpty() ? reported(machine, site) : certified();
            case 4 -> certified.isEmpty() ? reported(machine, site) : reviewed();
            case 5 -> action(site);
            default -> reported(machine, site);
        };
    }

    private Event reported(UUID machine, UUID site) {
        var defect = new Reported(id(), machine);
        open.add(defect);
        var found = random.nextBoolean();
        return new DefectReported(
                defect.defect(),
                machine,
                site,
                found ? id() : null,
                found ? "brake" : null,
                found && random.nextBoolean() ? "axle 2" : null,
                "It \"leaks\"",
                severity());
    }

    private Event graded() {
        var defect = open.get(random.nextInt(open.size()));
        return new DefectGraded(defect.defect(), defect.machine(), severity());
    }

    private Event certified() {
        var defect = open.remove(random.nextInt(open.size()));
        certified.add(defect);
        return random.nextBoolean()
                ? new RepairCertified(defect.defect(), defect.machine(), "new seal")
                : new NoRepairNeededCertified(defect.defect(), defect.machine(), "only water");
    }

    private Event reviewed() {
        var defect = certified.remove(random.nextInt(certified.size()));
        return new ReviewAcknowledged(defect.defect(), defect.machine(), random.nextBoolean() ? "seen" : null);
    }

    private Event action(UUID site) {
        if (actions.isEmpty() || random.nextBoolean()) {
            var action = id();
            actions.add(action);
            var ofDefect = random.nextBoolean();
            return new ActionRaised(
                    action,
                    ofDefect ? id() : null,
                    ofDefect ? site : null,
                    "Order seals",
                    "mechanic",
                    BEGINNING.plusDays(random.nextInt(400)));
        }
        var action = actions.get(random.nextInt(actions.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new ActionAssigned(action, "mechanic" + random.nextInt(3));
            case 1 -> new ActionCompleted(action, random.nextBoolean() ? "ordered" : null);
            case 2 -> new ActionVerified(action, null);
            default -> new ActionReopened(action, "wrong size");
        };
    }

    private Severity severity() {
        return Severity.values()[random.nextInt(Severity.values().length)];
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
