package io.fieldlog.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.web.testing.ProblemDocument;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class ProblemDocumentTest {

    @Test
    void lists_every_common_problem_with_its_status() {
        var codes = new LinkedHashMap<String, Integer>();
        for (var problem : CommonProblem.values()) {
            codes.put(problem.code(), problem.status());
        }

        assertThat(ProblemDocument.section("On both sides")).containsExactlyEntriesOf(codes);
    }
}
