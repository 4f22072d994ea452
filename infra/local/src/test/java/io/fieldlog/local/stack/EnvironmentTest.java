package io.fieldlog.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final Ports PORTS = new Ports(8080, 21_000);

    @Test
    void names_properties_as_spring_reads_them_from_the_environment() {
        var environment = with(2).commandSide();

        assertThat(environment)
                .containsEntry("FIELDLOG_LOG_URL", "jdbc:postgresql://127.0.0.1:21001/fieldlog_log")
                .containsEntry("FIELDLOG_LOG_USERNAME", "fieldlog_writer")
                .containsEntry("FIELDLOG_LOG_MIGRATION_USERNAME", "fieldlog_owner")
                .containsEntry("FIELDLOG_KAFKA_BOOTSTRAPSERVERS", "127.0.0.1:21003")
                .containsEntry("FIELDLOG_OBJECTSTORE_ACCESSKEY", "access")
                .containsEntry("FIELDLOG_SECURITY_JWKSETURI", "http://127.0.0.1:21008/oauth2/jwks")
                .containsEntry("SERVER_PORT", "21020");
    }

    @Test
    void the_query_side_reads_every_replica_and_never_knows_the_log() {
        var environment = with(3).querySide();

        assertThat(environment)
                .containsEntry("FIELDLOG_REPLICAS_URLS", """
                        jdbc:postgresql://127.0.0.1:21011/fieldlog_views,\
                        jdbc:postgresql://127.0.0.1:21012/fieldlog_views,\
                        jdbc:postgresql://127.0.0.1:21013/fieldlog_views""")
                .containsEntry("FIELDLOG_REPLICAS_USERNAME", "fieldlog_query");
        assertThat(environment.toString()).doesNotContain("fieldlog_log", "21001");
    }

    @Test
    void without_replicas_the_master_takes_the_reads() {
        assertThat(with(0).querySide())
                .containsEntry("FIELDLOG_REPLICAS_URLS", "jdbc:postgresql://127.0.0.1:21001/fieldlog_views");
    }

    private static Environment with(int replicas) {
        return new Environment(PORTS, replicas, "password", "access", "secret", Path.of("key"));
    }
}
