package io.fieldlog.command.defects;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Streams;
import io.fieldlog.command.defects.DefectState.Certified;
import io.fieldlog.command.defects.DefectState.Open;
import io.fieldlog.command.defects.DefectState.Reviewed;
import io.fieldlog.command.defects.DefectState.Unreported;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.Severity;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How defects stand right now, read from the log.
@Component
public final class ReportedDefects {

    /// `open` is the severity of a defect that is open.
    public record Standing(
            UUID machineId, UUID siteId, @Nullable Severity open) {}

    private final Streams streams;

    ReportedDefects(Streams streams) {
        this.streams = streams;
    }

    public Optional<Standing> find(UUID organization, UUID defectId) {
        return switch (state(new AggregateKey(organization, defectId))) {
            case Unreported _ -> Optional.empty();
            case Open(var machine, var site, var severity) -> Optional.of(new Standing(machine, site, severity));
            case Certified(var machine, var site) -> Optional.of(new Standing(machine, site, null));
            case Reviewed(var machine, var site) -> Optional.of(new Standing(machine, site, null));
        };
    }

    private DefectState state(AggregateKey defect) {
        return streams.latest(defect, Defect.class, DefectEvent.class, new Unreported(), DefectState::evolve);
    }
}
