package io.fieldlog.command.sync;

import io.fieldlog.command.Answer;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.sync.OperationResult.Status;
import io.fieldlog.command.sync.OperationResult.Why;
import io.fieldlog.command.sync.SyncRoutes.Bound;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.JsonBodies;
import io.fieldlog.web.Problem;
import io.fieldlog.web.ProblemTranslation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Carries out the operations of batches, each as the command that it is: what becomes of one is nothing to the others,
/// except that those for one aggregate keep their order.
@Component
final class SyncDesk implements DisposableBean {

    static final String CONFLICTING_ANSWER = "conflicting-answer";

    private static final Logger LOG = LoggerFactory.getLogger(SyncDesk.class);

    private final CommandDesk desk;
    private final SyncRoutes routes;
    private final JsonBodies bodies;
    private final JsonMapper json;
    private final List<ProblemTranslation> translations;
    private final SyncProperties limits;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sync-", 0).factory());

    SyncDesk(
            CommandDesk desk,
            SyncRoutes routes,
            JsonBodies bodies,
            JsonMapper json,
            List<ProblemTranslation> translations,
            SyncProperties limits) {
        this.desk = desk;
        this.routes = routes;
        this.bodies = bodies;
        this.json = json;
        this.translations = translations;
        this.limits = limits;
    }

    Batch batch(Actor actor, String traceparent) {
        return new Batch(actor, traceparent, new Lanes(threads, limits));
    }

    @Override
    public void destroy() {
        threads.shutdown();
    }

    /// One request's operations; handed over by one thread.
    final class Batch {

        private final Actor actor;
        private final String traceparent;
        private final Lanes lanes;

        private Batch(Actor actor, String traceparent, Lanes lanes) {
            this.actor = actor;
            this.traceparent = traceparent;
            this.lanes = lanes;
        }

        /// Returns once there is room for it; the result comes when it is carried out.
        CompletableFuture<OperationResult> carryOut(JsonNode operation) {
            Bound bound;
            try {
                bound = routes.bind(bodies.bind(operation, Envelope.class), actor, traceparent);
            } catch (Problem problem) {
                return CompletableFuture.completedFuture(
                        OperationResult.notStored(idOf(operation), Status.REJECTED, problem));
            }
            var result = new CompletableFuture<OperationResult>();
            lanes.submit(bound.order().aggregateId(), blocked -> {
                var done = blocked ? mustWait(bound) : send(bound);
                result.complete(done);
                return done.status() == Status.RETRY;
            });
            return result;
        }
    }

    private static @Nullable String idOf(JsonNode operation) {
        var id = operation.path("operationId");
        return id.isString() ? id.asString() : null;
    }

    /// What came before it may be what it needs.
    private static OperationResult mustWait(Bound bound) {
        return OperationResult.notStored(
                bound.context().commandId().toString(),
                Status.RETRY,
                new Problem(CommonProblem.UNAVAILABLE, "An operation before it must be sent again first."));
    }

    private OperationResult send(Bound bound) {
        var id = bound.context().commandId().toString();
        var order = bound.order();
        try {
            var answer =
                    desk.send(order.aggregate(), order.aggregateId(), order.command(), order.status(), bound.context());
            return stored(id, answer);
        } catch (RuntimeException failure) {
            var problem = problem(failure);
            var passing = problem.code().status() >= HttpStatus.INTERNAL_SERVER_ERROR.value();
            return OperationResult.notStored(id, passing ? Status.RETRY : Status.REJECTED, problem);
        }
    }

    private OperationResult stored(String id, Answer answer) {
        if (!answer.appended()) {
            return new OperationResult(id, Status.DUPLICATE, answer.position(), null);
        }
        var conflicts = json.readTree(answer.body()).path("conflicts");
        if (conflicts.isEmpty()) {
            return new OperationResult(id, Status.APPLIED, answer.position(), null);
        }
        var detail = conflicts
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(", ", "Another device answered differently: ", "."));
        return new OperationResult(
                id, Status.CONFLICT, answer.position(), new Why(CONFLICTING_ANSWER, detail, List.of()));
    }

    private Problem problem(RuntimeException failure) {
        return ProblemTranslation.of(failure, translations).orElseGet(() -> {
            LOG.error("an operation of a batch failed", failure);
            return new Problem(CommonProblem.INTERNAL_ERROR, "The failure is logged. Send the operation again.");
        });
    }
}
