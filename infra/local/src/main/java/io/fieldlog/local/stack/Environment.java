package io.fieldlog.local.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The configuration of each application, as environment variables: what a deployment sets in production.
///
/// @param password of every role of PostgreSQL
/// @param signingKey where the issuer keeps its key
record Environment(Ports ports, int replicas, String password, String accessKey, String secretKey, Path signingKey) {

    Map<String, String> commandSide() {
        var properties = application(ports.commandSide());
        properties.putAll(database("fieldlog.log", "fieldlog_log", "fieldlog_writer"));
        properties.putAll(migration("fieldlog.log"));
        properties.putAll(kafka());
        properties.putAll(objectStoreClient());
        properties.putAll(security());
        properties.put("fieldlog.redis.url", redisUrl());
        return variables(properties);
    }

    Map<String, String> relay() {
        var properties = application(ports.relay());
        properties.putAll(database("fieldlog.log", "fieldlog_log", "fieldlog_relay"));
        properties.putAll(kafka());
        // the one broker here has no other that keeps what it lost in a power failure
        properties.put("fieldlog.relay.refill-lost-topic", "true");
        return variables(properties);
    }

    Map<String, String> projections() {
        var properties = application(ports.projections());
        properties.putAll(database("fieldlog.log", "fieldlog_log", "fieldlog_reader"));
        properties.putAll(database("fieldlog.views", "fieldlog_views", "fieldlog_projector"));
        properties.putAll(migration("fieldlog.views"));
        properties.putAll(replicas("fieldlog_projector"));
        properties.putAll(kafka());
        properties.putAll(objectStoreClient());
        properties.put("fieldlog.elasticsearch.url", elasticsearchUrl());
        properties.put("fieldlog.redis.url", redisUrl());
        return variables(properties);
    }

    Map<String, String> querySide() {
        var properties = application(ports.querySide());
        properties.putAll(replicas("fieldlog_query"));
        properties.putAll(objectStoreClient());
        properties.putAll(security());
        properties.put("fieldlog.elasticsearch.url", elasticsearchUrl());
        properties.put("fieldlog.redis.url", redisUrl());
        return variables(properties);
    }

    Map<String, String> issuer() {
        var properties = application(ports.issuer());
        properties.put("fieldlog.issuer.url", issuerUrl());
        properties.put("fieldlog.issuer.key-file", signingKey.toString());
        return variables(properties);
    }

    Map<String, String> objectStore() {
        return variables(
                Map.of("fieldlog.object-store.access-key", accessKey, "fieldlog.object-store.secret-key", secretKey));
    }

    private Map<String, String> application(int port) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("server.port", Integer.toString(port));
        properties.put("server.address", "127.0.0.1");
        return properties;
    }

    private Map<String, String> database(String prefix, String database, String role) {
        return Map.of(
                prefix + ".url", jdbcUrl(ports.postgresMaster(), database),
                prefix + ".username", role,
                prefix + ".password", password);
    }

    private Map<String, String> migration(String prefix) {
        return Map.of(prefix + ".migration.username", "fieldlog_owner", prefix + ".migration.password", password);
    }

    /// With no replica at all, the master takes the reads: the smallest stack is still a whole one.
    private Map<String, String> replicas(String role) {
        var urls = replicas == 0
                ? jdbcUrl(ports.postgresMaster(), "fieldlog_views")
                : IntStream.rangeClosed(1, replicas)
                        .mapToObj(number -> jdbcUrl(ports.postgresReplica(number), "fieldlog_views"))
                        .collect(Collectors.joining(","));
        return Map.of(
                "fieldlog.replicas.urls", urls,
                "fieldlog.replicas.username", role,
                "fieldlog.replicas.password", password);
    }

    private Map<String, String> kafka() {
        return Map.of(
                "fieldlog.kafka.bootstrap-servers",
                "127.0.0.1:" + ports.kafka(),
                "fieldlog.kafka.replication-factor",
                "1");
    }

    private Map<String, String> objectStoreClient() {
        return Map.of(
                "fieldlog.object-store.endpoint", "http://127.0.0.1:" + ports.objectStore(),
                "fieldlog.object-store.access-key", accessKey,
                "fieldlog.object-store.secret-key", secretKey);
    }

    private Map<String, String> security() {
        return Map.of(
                "fieldlog.security.issuer", issuerUrl(), "fieldlog.security.jwk-set-uri", issuerUrl() + "/oauth2/jwks");
    }

    private String issuerUrl() {
        return "http://127.0.0.1:" + ports.issuer();
    }

    private String elasticsearchUrl() {
        return "http://127.0.0.1:" + ports.elasticsearch();
    }

    private String redisUrl() {
        return "redis://127.0.0.1:" + ports.redis();
    }

    private static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// Spring's relaxed form: `fieldlog.object-store.access-key` is read from `FIELDLOG_OBJECTSTORE_ACCESSKEY`.
    private static Map<String, String> variables(Map<String, String> properties) {
        var variables = new LinkedHashMap<String, String>();
        properties.forEach((name, value) ->
                variables.put(name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT), value));
        return variables;
    }
}
