package io.fieldlog.command.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.operations.OperationsCommand.RetryProjection;
import io.fieldlog.events.OperationsEvent.ProjectionRetryRequested;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsDeciderTest {

    static final UUID ORGANIZATION = new UUID(3, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sites",
                "machines",
                "timeline",
                "templates",
                "checklists",
                "defects",
                "schedules",
                "dashboard",
                "days",
                "imports",
                "machine-search"
            })
    void a_projection_that_there_is_is_asked(String projection) {
        assertThat(OperationsDecider.decide(new RetryProjection(ORGANIZATION, projection)))
                .containsExactly(new ProjectionRetryRequested(ORGANIZATION, projection));
    }

    @Test
    void one_that_there_is_not_is_unknown() {
        assertThatExceptionOfType(Rejected.class)
                .isThrownBy(() -> OperationsDecider.decide(new RetryProjection(ORGANIZATION, "Machines")))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNKNOWN_PROJECTION));
    }
}
