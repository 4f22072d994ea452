package io.fieldlog.local.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// The demo organization on paper: the same sites and machines, with the same ids, at every start.
final class Fleet {
    private static final String NAME = "demo.fieldlog.io/";

    record Site(UUID siteId, String name, String timeZone) {
        /// In the same order each time: a repeated command must have the same bytes.
        Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("siteId", siteId);
            body.put("name", name);
            body.put("timeZone", timeZone);
            return body;
        }
    }

    /// What is built in series.
    ///
    /// @param prefix of the tags painted on them
    /// @param perReading how far the meter goes between two readings, at most
    record Model(
            String category, String make, String model, String prefix, String meter, String unit, int perReading) {}

    record Machine(UUID machineId, String tag, String name, Model model, String serialNumber, Site site) {
        Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("machineId", machineId);
            body.put("siteId", site.siteId());
            body.put("tag", tag);
            body.put("name", name);
            body.put("category", model.category());
            body.put("make", model.make());
            body.put("model", model.model());
            body.put("serialNumber", serialNumber);
            return body;
        }
    }

    static final List<Site> SITES = List.of(
            site("Rotterdam Waalhaven", "Europe/Amsterdam"),
            site("Duisburg Logport", "Europe/Berlin"),
            site("Gdynia Container Yard", "Europe/Warsaw"),
            site("Savannah Distribution Center", "America/New_York"),
            site("Santos Terminal 2", "America/Sao_Paulo"),
            site("Tuas Mega Hub", "Asia/Singapore"),
            site("Nagoya Plant 3", "Asia/Tokyo"),
            site("Fremantle Workshop", "Australia/Perth"));

    static final List<Model> MODELS = List.of(
            hours("Forklift", "Linde", "H30", "FL"),
            hours("Forklift", "Toyota", "8FGCU25", "FL"),
            hours("Forklift", "Jungheinrich", "EFG 320", "FL"),
            hours("Forklift", "Hyster", "H3.0XT", "FL"),
            hours("Reach truck", "Crown", "RR 5725", "RT"),
            hours("Reach truck", "Still", "FM-X 14", "RT"),
            hours("Reach stacker", "Kalmar", "DRG450", "RS"),
            hours("Reach stacker", "Konecranes", "SMV 4531", "RS"),
            hours("Terminal tractor", "Terberg", "YT193", "TT"),
            hours("Telehandler", "JCB", "535-95", "TH"),
            hours("Telehandler", "Manitou", "MT 1840", "TH"),
            hours("Excavator", "Caterpillar", "320", "EX"),
            hours("Excavator", "Komatsu", "PC210LC-11", "EX"),
            hours("Wheel loader", "Volvo", "L120H", "WL"),
            hours("Mobile crane", "Liebherr", "LTM 1060-3.1", "MC"),
            hours("Scissor lift", "Genie", "GS-1932", "SL"),
            hours("Scissor lift", "JLG", "1930ES", "SL"),
            hours("Generator", "Atlas Copco", "QAS 100", "GE"),
            hours("Compressor", "Kaeser", "ASD 40", "CO"),
            kilometres("Truck", "Scania", "R 450", "TR"),
            kilometres("Truck", "Volvo", "FH 460", "TR"),
            kilometres("Van", "Mercedes-Benz", "Sprinter 317", "VN"));

    private Fleet() {}

    static List<Machine> machines(int count) {
        return IntStream.range(0, count).mapToObj(Fleet::machine).toList();
    }

    /// The machine of a number: numbers go on for ever, so that a retired one finds a successor.
    static Machine machine(int number) {
        var random = new Random(number * 31L + 7);
        var model = MODELS.get(random.nextInt(MODELS.size()));
        var tag = "%s-%04d".formatted(model.prefix(), number + 1);
        return new Machine(
                id("machine/" + number),
                tag,
                model.make() + " " + model.model() + " no. " + (number + 1),
                model,
                "%s%d%06d"
                        .formatted(model.make().substring(0, 1), 2014 + random.nextInt(12), random.nextInt(1_000_000)),
                SITES.get(random.nextInt(SITES.size())));
    }

    static int numberOf(Machine machine) {
        return Integer.parseInt(machine.tag().substring(machine.tag().indexOf('-') + 1)) - 1;
    }

    /// A name-based id (RFC 9562, version 5), so that whoever starts the demo again speaks of the same things.
    static UUID id(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(bytesOf(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8")));
            var hash = ByteBuffer.wrap(digest.digest((NAME + name).getBytes(StandardCharsets.UTF_8)));
            long high = hash.getLong() & ~0xf000L | 0x5000L;
            long low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static byte[] bytesOf(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static Site site(String name, String timeZone) {
        return new Site(id("site/" + name), name, timeZone);
    }

    private static Model hours(String category, String make, String model, String prefix) {
        return new Model(category, make, model, prefix, "operating-hours", "h", 4);
    }

    private static Model kilometres(String category, String make, String model, String prefix) {
        return new Model(category, make, model, prefix, "odometer", "km", 90);
    }
}
