package io.fieldlog.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.web.ProblemCode;
import io.fieldlog.web.testing.ProblemDocument;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void every_refusal_is_documented_and_nothing_else() {
        var reasons = Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.INVALID_FIELD) // one of both sides
                .collect(Collectors.toMap(Reason::code, ReasonTest::status));
        assertThat(ProblemDocument.section("Of the domain")).isEqualTo(reasons);
    }

    private static int status(Reason reason) {
        var problem = new CommandProblems().problemOf(new Rejected(reason, "No."));
        ProblemCode code = java.util.Objects.requireNonNull(problem).code();
        return code.status();
    }
}
