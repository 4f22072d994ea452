package io.fieldlog.query.views;

import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Who asks, what the answer must include at least (`Consistency-Token`), and how long the asker waits for it
/// (`Prefer: wait`). A controller takes it as an argument.
public final class Inquiry {

    private static final String POSITION = "Fieldlog-Position";

    private final Actor actor;
    private final long token;
    private final long asOf;
    private final Duration patience;
    private final @Nullable HttpServletResponse response;

    Inquiry(Actor actor, long token, Duration patience, HttpServletResponse response) {
        this(actor, token, 0, patience, response);
    }

    private Inquiry(Actor actor, long token, long asOf, Duration patience, @Nullable HttpServletResponse response) {
        this.actor = actor;
        this.token = token;
        this.asOf = asOf;
        this.patience = patience;
        this.response = response;
    }

    public Actor actor() {
        return actor;
    }

    Duration patience() {
        return patience;
    }

    /// The position that the answer must include.
    long required() {
        return Math.max(token, asOf);
    }

    /// The same question about a moment of the past, which the view must have reached.
    public Inquiry asOf(AsOf moment) {
        return moment instanceof AsOf.Position(long position)
                ? new Inquiry(actor, token, position, patience, response)
                : this;
    }

    /// The same question without a demand, for what is not a view of the log.
    public Inquiry whateverIsThere() {
        return new Inquiry(actor, 0, 0, Duration.ZERO, response);
    }

    /// A second question for the same answer: its position is said already, and is not overwritten.
    public Inquiry saidAlready() {
        return new Inquiry(actor, token, asOf, patience, null);
    }

    /// Only for those whose token does not limit them to some sites.
    public Inquiry ofTheWholeOrganization() {
        if (actor.sites() != null) {
            throw new Problem(
                    CommonProblem.FORBIDDEN, "The token is limited to some sites; this is about all of them.");
        }
        return this;
    }

    void reached(long position) {
        if (response != null) {
            response.setHeader(POSITION, Long.toString(position));
        }
    }

    Problem notReached(long reached) {
        if (reached >= token) {
            return new Problem(
                    CommonProblem.AS_OF_BEYOND_LOG,
                    "The view has reached position %d, asOf is beyond it.".formatted(reached));
        }
        return new Problem(
                        CommonProblem.VIEW_BEHIND,
                        "The view has reached position %d, the token asks for %d.".formatted(reached, required()))
                .retryAfter(Duration.ofSeconds(1));
    }

    Problem parked() {
        return new Problem(
                        CommonProblem.VIEW_PARKED,
                        "The view stopped before position %d and waits for an operator.".formatted(required()))
                .retryAfter(Duration.ofSeconds(30));
    }
}
