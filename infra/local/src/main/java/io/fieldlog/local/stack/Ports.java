package io.fieldlog.local.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where everything listens, all on 127.0.0.1: one port for the world, the others counted from a base.
public record Ports(int entry, int base) {
    public static final int DEFAULT_ENTRY = 8080;
    public static final int DEFAULT_BASE = 21_000;
    static final int MOST_REPLICAS = 5;

    public Ports {
        if (entry < 1 || entry > 65_535) {
            throw new IllegalArgumentException("--port must be between 1 and 65535, not " + entry);
        }
        if (base < 1_024 || base > 65_500) {
            throw new IllegalArgumentException("--port-base must be between 1024 and 65500, not " + base);
        }
        if (entry > base && entry <= base + 23) {
            throw new IllegalArgumentException(
                    "--port " + entry + " is one of the inner ports: those take " + (base + 1) + " to " + (base + 23));
        }
    }

    public int gateway() {
        return entry;
    }

    public int postgresMaster() {
        return base + 1;
    }

    public int redis() {
        return base + 2;
    }

    public int kafka() {
        return base + 3;
    }

    public int kafkaController() {
        return base + 4;
    }

    public int elasticsearch() {
        return base + 5;
    }

    public int elasticsearchTransport() {
        return base + 6;
    }

    public int objectStore() {
        return base + 7;
    }

    public int issuer() {
        return base + 8;
    }

    public int postgresReplica(int number) {
        return base + 10 + number;
    }

    public int commandSide() {
        return base + 20;
    }

    public int relay() {
        return base + 21;
    }

    public int projections() {
        return base + 22;
    }

    public int querySide() {
        return base + 23;
    }

    /// Every port that a stack with so many replicas takes, and what for.
    public Map<Integer, String> taken(int replicas) {
        var taken = new LinkedHashMap<Integer, String>();
        taken.put(gateway(), "gateway");
        taken.put(postgresMaster(), "postgres-master");
        taken.put(redis(), "redis");
        taken.put(kafka(), "kafka");
        taken.put(kafkaController(), "kafka (controller)");
        taken.put(elasticsearch(), "elasticsearch");
        taken.put(elasticsearchTransport(), "elasticsearch (transport)");
        taken.put(objectStore(), "object-store");
        taken.put(issuer(), "issuer");
        for (int number = 1; number <= replicas; number++) {
            taken.put(postgresReplica(number), "postgres-replica-" + number);
        }
        taken.put(commandSide(), "command-side");
        taken.put(relay(), "relay");
        taken.put(projections(), "projections");
        taken.put(querySide(), "query-side");
        return taken;
    }
}
