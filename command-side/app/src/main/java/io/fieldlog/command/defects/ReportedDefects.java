package io.fieldlog.command.defects;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.defects.DefectState.Certified;
import io.fieldlog.command.defects.DefectState.Open;
import io.fieldlog.command.defects.DefectState.Reviewed;
import io.fieldlog.command.defects.DefectState.Unreported;
import io.fieldlog.events.DefectEvent;
import io.fieldlog.events.Severity;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How defects stand right now, read from the log.
@Component
public final class ReportedDefects {

    /// `open` is the severity of a defect that is open.
    public record Standing(
            UUID machineId, UUID siteId, @Nullable Severity open) {}

    private final EventStore events;

    ReportedDefects(EventStore events) {
        this.events = events;
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
        DefectState state = new Unreported();
        var stream = events.readEvents(defect.toString());
        while (stream.hasNext()) {
            switch (stream.next().getPayload()) {
                case Defect snapshot -> state = snapshot.remembered();
                case DefectEvent event -> state = DefectState.evolve(state, event);
                default -> {}
            }
        }
        return state;
    }
}
