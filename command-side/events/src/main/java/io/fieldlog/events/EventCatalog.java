package io.fieldlog.events;

import io.fieldlog.events.ImportEvent.ImportCompleted;
import io.fieldlog.events.ImportEvent.ImportFailed;
import io.fieldlog.events.ImportEvent.ImportProgressed;
import io.fieldlog.events.ImportEvent.ImportRequested;
import io.fieldlog.events.MachineEvent.MachineRegistered;
import io.fieldlog.events.MachineEvent.MachineRelocated;
import io.fieldlog.events.MachineEvent.MachineRemovedFromService;
import io.fieldlog.events.MachineEvent.MachineRetired;
import io.fieldlog.events.MachineEvent.MachineReturnedToService;
import io.fieldlog.events.MachineEvent.MeterReadingDisputed;
import io.fieldlog.events.MachineEvent.MeterReadingRecorded;
import io.fieldlog.events.MachineEvent.MeterReadingResolved;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import io.fieldlog.events.SiteEvent.SiteRegistered;
import io.fieldlog.events.SiteEvent.SiteRenamed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The stable names under which events are stored: a class may be renamed or moved, its name in the log never changes.
public final class EventCatalog {

    /// `revision` counts the changes of meaning of one name, from 1; older revisions are upcast when they are read.
    public record Entry(String name, int revision, Class<? extends Event> type) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry("site-registered", 1, SiteRegistered.class),
            new Entry("site-renamed", 1, SiteRenamed.class),
            new Entry("machine-registered", 1, MachineRegistered.class),
            new Entry("machine-relocated", 1, MachineRelocated.class),
            new Entry("meter-reading-recorded", 1, MeterReadingRecorded.class),
            new Entry("meter-reading-disputed", 1, MeterReadingDisputed.class),
            new Entry("meter-reading-resolved", 1, MeterReadingResolved.class),
            new Entry("machine-removed-from-service", 1, MachineRemovedFromService.class),
            new Entry("machine-returned-to-service", 1, MachineReturnedToService.class),
            new Entry("machine-retired", 1, MachineRetired.class),
            new Entry("import-requested", 1, ImportRequested.class),
            new Entry("import-progressed", 1, ImportProgressed.class),
            new Entry("import-completed", 1, ImportCompleted.class),
            new Entry("import-failed", 1, ImportFailed.class),
            new Entry("projection-retry-requested", 1, ProjectionRetryRequested.class));

    private static final Map<String, Entry> BY_NAME =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::name, Function.identity()));

    private static final Map<Class<? extends Event>, Entry> BY_TYPE =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::type, Function.identity()));

    private EventCatalog() {}

    public static List<Entry> entries() {
        return ENTRIES;
    }

    public static Entry of(Event event) {
        var entry = BY_TYPE.get(event.getClass());
        if (entry == null) {
            throw new IllegalArgumentException(event.getClass() + " is not in the event catalog");
        }
        return entry;
    }

    public static Optional<Entry> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
