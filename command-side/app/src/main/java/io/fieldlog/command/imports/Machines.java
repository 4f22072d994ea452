package io.fieldlog.command.imports;

import static io.fieldlog.command.Reason.MACHINE_EXISTS;
import static io.fieldlog.command.Reason.TAG_TAKEN;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.machines.MachineRegistration;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.machines.TaggedMachines;
import io.fieldlog.command.sites.SiteZones;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.ZoneId;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// The machines that the records of a file speak of: registered when the organization has none with the tag.
@Component
final class Machines {

    /// A machine that is there, and the time zone of the site where it stands.
    record Found(UUID machineId, ZoneId zone) {}

    private static final int REMEMBERED = 20_000;

    private final Validator validator;
    private final RegisteredMachines registered;
    private final TaggedMachines tagged;
    private final SiteZones sites;

    Machines(Validator validator, RegisteredMachines registered, TaggedMachines tagged, SiteZones sites) {
        this.validator = validator;
        this.registered = registered;
        this.tagged = tagged;
        this.sites = sites;
    }

    /// Those of one import.
    final class OfImport {

        private final ImportDesk desk;
        private final Cache<String, Found> known =
                Caffeine.newBuilder().maximumSize(REMEMBERED).build();
        private final Cache<UUID, ZoneId> zones =
                Caffeine.newBuilder().maximumSize(REMEMBERED).build();

        OfImport(ImportDesk desk) {
            this.desk = desk;
        }

        /// The machine with this tag, whoever registered it.
        Found found(MachineRegistration wanted) throws BadRecord {
            var before = known.getIfPresent(wanted.tag());
            if (before != null) {
                return before;
            }
            var found = placed(wanted.tag(), registered(wanted));
            known.put(wanted.tag(), found);
            return found;
        }

        private UUID registered(MachineRegistration wanted) {
            try {
                desk.send(
                        "machine", wanted.machineId(), wanted.command(), HttpStatus.CREATED, "machine " + wanted.tag());
                return wanted.machineId();
            } catch (Rejected e) {
                return switch (e.reason()) {
                    case MACHINE_EXISTS -> wanted.machineId();
                    case TAG_TAKEN ->
                        tagged.find(desk.organization(), wanted.tag()).orElseThrow(() -> e);
                    default -> throw e;
                };
            }
        }

        private Found placed(String tag, UUID machineId) throws BadRecord {
            var standing = registered
                    .find(desk.organization(), machineId)
                    .orElseThrow(() -> new BadRecord("There is no machine %s.".formatted(tag)));
            var known = zones.getIfPresent(standing.siteId());
            if (known != null) {
                return new Found(machineId, known);
            }
            var zone = sites.find(desk.organization(), standing.siteId())
                    .orElseThrow(() -> new IllegalStateException(
                            "the log has a machine at the site %s, but not the site".formatted(standing.siteId())));
            zones.put(standing.siteId(), zone);
            return new Found(machineId, zone);
        }
    }

    OfImport of(ImportDesk desk) {
        return new OfImport(desk);
    }

    static boolean isThere(Rejected refusal) {
        return refusal.reason() == MACHINE_EXISTS || refusal.reason() == TAG_TAKEN;
    }

    /// What every machine must be, whoever registers it.
    void check(MachineRegistration machine) throws BadRecord {
        var violations = validator.validate(machine);
        if (!violations.isEmpty()) {
            throw new BadRecord(
                    violations.stream().map(Machines::sentence).sorted().collect(Collectors.joining(" ")));
        }
    }

    private static String sentence(ConstraintViolation<?> violation) {
        return "Its %s %s.".formatted(violation.getPropertyPath(), violation.getMessage());
    }
}
