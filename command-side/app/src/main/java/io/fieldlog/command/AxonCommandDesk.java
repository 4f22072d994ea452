package io.fieldlog.command;

import io.fieldlog.command.eventlog.Delivery;
import io.fieldlog.command.eventlog.DuplicateCommand;
import io.fieldlog.command.eventlog.LogUnavailable;
import io.fieldlog.command.eventlog.OrganizationLog;
import io.fieldlog.command.eventlog.StoredCommand;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.EventMetadata;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.GenericMessage;

/// Sends commands over Axon's bus. Idempotency is optimistic: the append finds a repeated command under its lock,
/// so that a new one costs no look-up; only a failure looks.
final class AxonCommandDesk implements CommandDesk {

    private static final int JUDGEMENTS = 10;

    private final CommandGateway gateway;
    private final OrganizationLog log;
    private final EventCodec codec;

    AxonCommandDesk(CommandGateway gateway, OrganizationLog log, EventCodec codec) {
        this.gateway = gateway;
        this.log = log;
        this.codec = codec;
    }

    @Override
    public Answer send(
            String aggregate, UUID aggregateId, Object command, int status, Answer.Body body, CommandContext context) {
        var organization = context.actor().organizationId();
        var metadata = new EventMetadata(
                context.actor().userId(), context.commandId(), context.deviceId(), context.traceparent());
        var delivery = new Delivery(
                log,
                organization,
                aggregateId,
                context.commandId(),
                context.bodyHash(),
                status,
                body::of,
                codec.encodeMetadata(metadata));
        var message = new GenericCommandMessage<>(
                new GenericMessage<>(
                        command,
                        Map.of(
                                EventSourced.TARGET,
                                new AggregateKey(organization, aggregateId).toString(),
                                EventSourced.CONTEXT,
                                context,
                                Delivery.KEY,
                                delivery)),
                aggregate);
        for (var judgement = 1; ; judgement++) {
            try {
                gateway.sendAndWait(message);
                var receipt = delivery.receipt();
                return answer(receipt, receipt.version() != delivery.version(), false);
            } catch (DuplicateCommand duplicate) {
                return repeated(duplicate.stored(), !duplicate.ownAttempt(), context);
            } catch (RuntimeException failure) {
                var standing = log.standing(organization, context.commandId(), aggregateId);
                if (standing.stored().isPresent()) {
                    var ownAttempt = failure instanceof LogUnavailable && delivery.wasTried();
                    return repeated(standing.stored().get(), !ownAttempt, context);
                }
                // A refusal by an aggregate that another node has changed meanwhile is no refusal yet.
                var outdated = standing.version() != delivery.version();
                if (!isRefusal(failure) || !outdated || judgement == JUDGEMENTS) {
                    throw isForeign(failure) ? EventSourced.idTaken() : failure;
                }
            }
        }
    }

    /// The cache holds an aggregate of another type under the id: it has no handler for the command.
    private static boolean isForeign(RuntimeException failure) {
        return failure instanceof NoHandlerForCommandException;
    }

    private static boolean isRefusal(RuntimeException failure) {
        return failure instanceof Rejected || failure instanceof Problem;
    }

    private static Answer repeated(StoredCommand stored, boolean replayed, CommandContext context) {
        if (!stored.sameBody(context.bodyHash())) {
            throw new Problem(
                    CommonProblem.IDEMPOTENCY_KEY_REUSED,
                    "The idempotency key was used before, for a command with another content.");
        }
        return answer(stored, !replayed, replayed);
    }

    private static Answer answer(StoredCommand stored, boolean appended, boolean replayed) {
        return new Answer(stored.status(), stored.answer(), stored.position(), stored.version(), appended, replayed);
    }
}
