package io.fieldlog.query;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.local.postgres.PostgresServer;
import io.fieldlog.web.testing.ApiDescription;
import io.fieldlog.web.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The query side as it runs: a master with the views' migrations, two streaming replicas, an issuer, HTTP. Started
/// once for all tests; each test uses organizations of its own.
final class Stack {

    private static final String NOWHERE = "http://127.0.0.1:1";

    private static final class Once {
        private static final Stack STACK = new Stack();
    }

    final PostgresServer master;
    final PostgresServer first;
    final PostgresServer second;
    final TestIssuer issuer = new TestIssuer();
    final ConfigurableApplicationContext application;
    final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    private Stack() {
        try {
            master = PostgresServer.start(Files.createTempDirectory("query-side"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Flyway.configure()
                .dataSource(master.viewsUrl(), master.owner(), master.password())
                .locations("classpath:db/migration/views")
                .load()
                .migrate();
        first = master.startReplica();
        second = master.startReplica();
        application = start(NOWHERE);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            application.close();
            pools.values().forEach(HikariDataSource::close);
            issuer.close();
            master.close();
        }));
    }

    static Stack running() {
        return Once.STACK;
    }

    /// Another node of the query side on the same replicas.
    ConfigurableApplicationContext start(String elasticsearch) {
        return start(new SpringApplication(QuerySide.class), List.of(first, second), elasticsearch);
    }

    /// Another node, on replicas of its own choice.
    ConfigurableApplicationContext startOn(List<PostgresServer> replicas) {
        return start(new SpringApplication(QuerySide.class), replicas, NOWHERE);
    }

    /// A node that can describe its routes.
    ConfigurableApplicationContext startDescribed() {
        var application = new SpringApplication(QuerySide.class, ApiDescription.class);
        application.addInitializers(context ->
                TestPropertyValues.of("springdoc.api-docs.enabled=true").applyTo(context));
        return start(application, List.of(first, second), NOWHERE);
    }

    private ConfigurableApplicationContext start(
            SpringApplication application, List<PostgresServer> replicas, String elasticsearch) {
        return application.run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--fieldlog.replicas.urls="
                        + replicas.stream().map(PostgresServer::viewsUrl).collect(Collectors.joining(",")),
                "--fieldlog.replicas.lag-at-most=1s",
                "--fieldlog.replicas.username=fieldlog_query",
                "--fieldlog.replicas.password=" + master.password(),
                "--fieldlog.elasticsearch.url=" + elasticsearch,
                // Nobody listens there: addresses are signed without asking anybody.
                "--fieldlog.object-store.endpoint=http://127.0.0.1:1",
                "--fieldlog.object-store.public-endpoint=https://photos.example.org",
                "--fieldlog.object-store.access-key=access",
                "--fieldlog.object-store.secret-key=secret",
                "--fieldlog.security.issuer=" + issuer.url(),
                "--fieldlog.security.jwk-set-uri=" + issuer.jwkSetUri());
    }

    /// The master as the projector sees it.
    JdbcClient projector() {
        return as("fieldlog_projector", master);
    }

    /// Over connections that are kept, as one for each statement costs more than the statement; new ones when the
    /// server
    /// was away.
    JdbcClient as(String role, PostgresServer server) {
        return JdbcClient.create(pools.computeIfAbsent(role + " at " + server.viewsUrl(), _ -> {
            var pool = new HikariDataSource();
            pool.setJdbcUrl(server.viewsUrl());
            pool.setUsername(role);
            pool.setPassword(server.password());
            pool.setMaximumPoolSize(2);
            pool.setMinimumIdle(0);
            return pool;
        }));
    }

    Asker asker(UUID organization, String... roles) {
        return new Asker(this, application, issuer.token(organization, "user-" + roles[0], roles));
    }

    static Path root() {
        return Path.of(System.getProperty("fieldlog.root"));
    }
}
