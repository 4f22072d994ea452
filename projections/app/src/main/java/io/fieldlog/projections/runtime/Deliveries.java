package io.fieldlog.projections.runtime;

import io.fieldlog.stream.Delivery.Delivered;
import io.fieldlog.stream.Delivery.Garbled;
import io.fieldlog.stream.EventSource;
import io.fieldlog.stream.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// What came, per organization in the order of delivery; organizations sorted, so that two processes never wait for
/// each other crosswise.
record Deliveries(SortedMap<UUID, List<RecordedEvent>> events, List<Garbled> garbled) {

    static Deliveries of(List<EventSource.Batch> batches) {
        var events = new TreeMap<UUID, List<RecordedEvent>>();
        var garbled = new ArrayList<Garbled>();
        for (var batch : batches) {
            for (var delivery : batch.deliveries()) {
                switch (delivery) {
                    case Delivered delivered ->
                        events.computeIfAbsent(delivered.event().organizationId(), _ -> new ArrayList<>())
                                .add(delivered.event());
                    case Garbled record -> garbled.add(record);
                }
            }
        }
        return new Deliveries(events, garbled);
    }
}
