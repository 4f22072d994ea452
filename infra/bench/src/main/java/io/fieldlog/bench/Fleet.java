package io.fieldlog.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Machines of a site of their own.
record Fleet(List<UUID> machines) {

    static Fleet register(FieldlogClient client, int size) throws IOException, InterruptedException {
        var site = UUID.randomUUID();
        client.post("/v1/sites", """
                {"siteId": "%s", "name": "Bench %s", "timeZone": "UTC"}""".formatted(site, site));
        var machines = new ArrayList<UUID>();
        for (int i = 0; i < size; i++) {
            var id = UUID.randomUUID();
            client.post("/v1/machines", """
                    {"machineId": "%s", "siteId": "%s", "tag": "B-%s", "name": "Bench machine", "category": "Forklift"}""".formatted(id, site, id));
            machines.add(id);
        }
        return new Fleet(List.copyOf(machines));
    }

    /// Numbers go on for ever: after the last machine comes the first again.
    UUID machine(long number) {
        return machines.get((int) (number % machines.size()));
    }
}
