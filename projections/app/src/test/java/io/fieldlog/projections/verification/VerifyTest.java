package io.fieldlog.projections.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.projections.testing.Caught;
import io.fieldlog.projections.testing.EventLog;
import io.fieldlog.projections.testing.Node;
import io.fieldlog.projections.testing.RandomLog;
import io.fieldlog.projections.testing.Servers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The command as the launcher runs it.
class VerifyTest {

    final Servers servers = Servers.empty();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void configured() {
        servers.properties().forEach(System::setProperty);
    }

    @AfterEach
    void as_before() {
        servers.properties().keySet().forEach(System::clearProperty);
        System.clearProperty("fieldlog.verification.servers");
    }

    @Test
    void an_empty_stack_is_clean() {
        assertThat(verify()).isZero();
        assertThat(printed()).contains("everything is as the log says");
    }

    @Test
    void prints_what_it_compared_and_exits_with_1_when_something_differs() {
        var log = new EventLog();
        new RandomLog(new Random(6)).events(60).forEach(event -> log.append(new UUID(1, 1), event));
        var topic = servers.newTopic();
        servers.store(log);
        servers.publish(topic, log.entries());
        try (var _ = Node.start(servers, topic)) {
            Caught.up(servers, log);
        }
        servers.awaitReplica();
        assertThat(verify()).isZero();
        assertThat(printed())
                .containsPattern("log +60 +0")
                .containsPattern("postgres-master machine +[1-9]")
                .containsPattern("postgres-replica-1 timeline +[1-9]")
                .containsPattern("elasticsearch fieldlog-machines +[1-9]");

        servers.inViews("UPDATE site SET time_zone = 'UTC'");
        servers.awaitReplica();
        assertThat(verify()).isEqualTo(1);
        assertThat(printed()).contains("differs in column time_zone");
    }

    @Test
    void exits_with_2_when_a_server_cannot_be_asked() {
        System.setProperty("fieldlog.verification.servers", "primary=jdbc:postgresql://127.0.0.1:1/fieldlog_views");
        assertThat(verify()).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("could not check: ");
    }

    private int verify() {
        out.reset();
        return Verify.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private String printed() {
        return out.toString(UTF_8);
    }
}
