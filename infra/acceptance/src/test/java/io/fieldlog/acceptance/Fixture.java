package io.fieldlog.acceptance;

import java.util.UUID;

/// What the tests register again and again: each call makes things of its own.
final class Fixture {

    private Fixture() {}

    record Site(UUID id, String name) {}

    record Machine(UUID id, String tag, Client.Reply registration) {}

    static Site site(Client admin) {
        return site(admin, "Depot " + UUID.randomUUID());
    }

    static Site site(Client admin, String name) {
        var id = UUID.randomUUID();
        admin.post("/v1/sites", """
                {"siteId": "%s", "name": "%s", "timeZone": "Europe/Berlin"}""".formatted(id, name)).mustBe(201);
        return new Site(id, name);
    }

    static Machine machine(Client admin, Site site) {
        return machine(admin, site, "Forklift " + UUID.randomUUID());
    }

    static Machine machine(Client admin, Site site, String name) {
        var id = UUID.randomUUID();
        var tag = "T-" + id;
        var registration = admin.post("/v1/machines", machineBody(id, site.id(), tag, name))
                .mustBe(201);
        return new Machine(id, tag, registration);
    }

    static String machineBody(UUID id, UUID siteId, String tag, String name) {
        return """
                {"machineId": "%s", "siteId": "%s", "tag": "%s", "name": "%s", "category": "Forklift",
                 "make": "Linde", "model": "H30", "serialNumber": "SN-%s"}""".formatted(id, siteId, tag, name, tag);
    }

    static String reading(String meter, String value, String capturedAt) {
        return """
                {"readingId": "%s", "meter": "%s", "value": %s, "unit": "h", "capturedAt": "%s"}""".formatted(UUID.randomUUID(), meter, value, capturedAt);
    }
}
