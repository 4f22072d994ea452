package io.fieldlog.command.machines;

import io.fieldlog.events.MachineEvent;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import java.util.UUID;

/// What the rules must know of a machine's past.
sealed interface MachineState {

    record Unregistered() implements MachineState {}

    /// A machine that exists: it stands at a site, for ever at the last one once it is retired.
    sealed interface Registered extends MachineState {
        UUID siteId();

        String category();
    }

    /// A machine that is not retired: only such a one changes.
    sealed interface Kept extends Registered {
        Readings readings();

        Kept at(UUID site);

        Kept with(Readings newReadings);
    }

    record InService(UUID siteId, String category, Readings readings) implements Kept {

        @Override
        public InService at(UUID site) {
            return new InService(site, category, readings);
        }

        @Override
        public InService with(Readings newReadings) {
            return new InService(siteId, category, newReadings);
        }
    }

    record OutOfService(UUID siteId, String category, Readings readings) implements Kept {

        @Override
        public OutOfService at(UUID site) {
            return new OutOfService(site, category, readings);
        }

        @Override
        public OutOfService with(Readings newReadings) {
            return new OutOfService(siteId, category, newReadings);
        }
    }

    record Retired(UUID siteId, String category) implements Registered {}

    static MachineState evolve(MachineState state, MachineEvent event) {
        if (event instanceof MachineRegistered e && state instanceof Unregistered) {
            return new InService(e.siteId(), e.category(), Readings.none());
        }
        if (!(state instanceof Kept kept)) {
            throw new IllegalStateException("no log has a %s after %s".formatted(event, state));
        }
        return switch (event) {
            case MachineRegistered e -> throw new IllegalStateException("registered twice: " + e.machineId());
            case MachineRelocated e -> kept.at(e.siteId());
            case MeterReadingRecorded e -> kept.with(kept.readings().recorded(e));
            case MeterReadingDisputed e -> kept.with(kept.readings().disputed(e));
            case MeterReadingResolved e -> kept.with(kept.readings().resolved(e));
            case MachineRemovedFromService _ -> new OutOfService(kept.siteId(), kept.category(), kept.readings());
            case MachineReturnedToService _ -> new InService(kept.siteId(), kept.category(), kept.readings());
            case MachineRetired _ -> new Retired(kept.siteId(), kept.category());
        };
    }
}
