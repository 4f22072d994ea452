package io.fieldlog.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.eventlog.LogCheck;
import io.fieldlog.command.eventlog.TestLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartupTest {

    @Test
    void waits_for_its_database(CapturedOutput output) throws Exception {
        var server = TestLog.server();
        TestLog.empty();
        server.kill();
        var starting =
                CompletableFuture.supplyAsync(() -> new SpringApplicationBuilder(CommandDeskTest.Application.class)
                        .run(
                                "--server.port=0",
                                "--fieldlog.log.url=" + server.logUrl(),
                                "--fieldlog.log.username=fieldlog_writer",
                                "--fieldlog.log.password=" + server.password(),
                                "--fieldlog.log.migration.username=" + server.owner(),
                                "--fieldlog.log.migration.password=" + server.password(),
                                "--fieldlog.security.issuer=http://127.0.0.1",
                                "--fieldlog.security.jwk-set-uri=http://127.0.0.1/jwks"));
        try {
            while (!output.getAll().contains("Retrying in")) {
                assertThat(starting).isNotDone();
                Thread.sleep(100);
            }
        } finally {
            server.startAgain();
        }
        try (var application = starting.get(60, TimeUnit.SECONDS)) {
            assertThat(application.isRunning()).isTrue();
        }
        assertThat(LogCheck.run()).isEmpty();
    }
}
