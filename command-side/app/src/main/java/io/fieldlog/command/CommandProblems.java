package io.fieldlog.command;

import io.fieldlog.command.eventlog.LogUnavailable;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.ProblemCode;
import io.fieldlog.web.ProblemTranslation;
import java.time.Duration;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How the command side's failures read in HTTP.
@Component
final class CommandProblems implements ProblemTranslation {

    private static final Duration SOON = Duration.ofSeconds(1);

    /// A domain's refusal as a problem: the kind decides the status.
    private record Refusal(Reason reason) implements ProblemCode {

        @Override
        public String code() {
            return reason.code();
        }

        @Override
        public int status() {
            return switch (reason.kind()) {
                case UNKNOWN -> 404;
                case FORBIDDEN -> 403;
                case CONFLICT -> 409;
                case INVALID -> 400;
            };
        }

        @Override
        public String title() {
            return switch (reason.kind()) {
                case UNKNOWN -> "There is no such thing in the organization.";
                case FORBIDDEN -> "Somebody else has to do it.";
                case CONFLICT -> "The state of things does not allow the command.";
                case INVALID -> "The command can never be carried out as it is.";
            };
        }
    }

    @Override
    public @Nullable Problem problemOf(Throwable failure) {
        return switch (failure) {
            case Rejected rejected -> refused(rejected);
            case LogUnavailable _ ->
                new Problem(
                                CommonProblem.UNAVAILABLE,
                                "The event log did not confirm the command. Send it again with the same key.")
                        .retryAfter(SOON);
            case ConcurrencyException _, AggregateStreamCreationException _ ->
                new Problem(
                                CommonProblem.UNAVAILABLE,
                                "Too many commands change the same thing at once. Send it again with the same key.")
                        .retryAfter(SOON);
            default -> null;
        };
    }

    private static Problem refused(Rejected rejected) {
        return new Problem(
                code(rejected.reason()),
                rejected.detail(),
                rejected.faults().stream()
                        .map(fault -> new FieldError(fault.field(), code(fault.reason()), fault.detail()))
                        .toList());
    }

    /// A field that only the domain can judge is as invalid as one that the web layer finds.
    private static ProblemCode code(Reason reason) {
        return reason == Reason.INVALID_FIELD ? CommonProblem.INVALID_FIELD : new Refusal(reason);
    }
}
