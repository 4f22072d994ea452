package io.fieldlog.command.sync;

import com.fasterxml.jackson.annotation.JsonValue;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of one operation. `position` is the one that the organization's log then had; only what is stored has
/// it.
record OperationResult(
        @Nullable String operationId,
        Status status,
        @Nullable Long position,
        @Nullable Why reason) {

    enum Status {
        /// Stored now.
        APPLIED,
        /// Stored before, or nothing new.
        DUPLICATE,
        /// Stored now; another device says otherwise.
        CONFLICT,
        /// Not stored: sent again as it is, it will be refused again.
        REJECTED,
        /// Not stored, as far as is known: to be sent again.
        RETRY;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// `errors` points into the operation's body, or at a field of the operation itself.
    record Why(String code, String detail, List<FieldError> errors) {

        static Why of(Problem problem) {
            return new Why(problem.code().code(), problem.detail(), problem.errors());
        }
    }

    static OperationResult notStored(@Nullable String operationId, Status status, Problem problem) {
        return new OperationResult(operationId, status, null, Why.of(problem));
    }
}
