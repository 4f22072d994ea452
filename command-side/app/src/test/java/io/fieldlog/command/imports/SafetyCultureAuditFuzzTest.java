package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fieldlog.command.FuzzInput;
import java.io.ByteArrayInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// An audit is read, with a form whose keys are unique and answers to it, or refused.
class SafetyCultureAuditFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                FuzzInput.sample("safetyculture-audit.json", Integer.MAX_VALUE),
                FuzzInput.of(SafetyCultureAuditTest.audit(SafetyCultureAuditTest.choice("q", "s", "no"))),
                FuzzInput.of("{\"audit_data\": {\"score\": 1e99999999999}}"),
                FuzzInput.of(SafetyCultureAuditTest.audit(SafetyCultureAuditTest.choice("q", "s", "no"))
                        .replace(
                                "\"date_completed\": null",
                                "\"score\": 1e999999999, \"total_score\": \"1e-999999999\"")));
    }

    @MethodSource("seeds")
    @FuzzTest
    void reads_or_refuses(byte[] content) {
        FuzzInput.read(() -> {
            try {
                var read = SafetyCultureAudit.read(() -> new ByteArrayInputStream(content));
                assertThat(read.sections()).isNotEmpty();
                assertThat(read.answers())
                        .allSatisfy(answer -> SafetyCultureAuditTest.question(read, answer.question()));
            } catch (UnreadableFile refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        });
    }
}
