package io.fieldlog.command.policies;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.CommandDesk;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.eventlog.LogUnavailable;
import io.fieldlog.stream.LogUnavailableException;
import io.fieldlog.web.Actor;
import io.fieldlog.web.Role;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Sends the commands of policies, in their own name. What the domain refuses is decided: nothing follows then.
@Component
final class PolicyDesk {

    private static final Logger log = LoggerFactory.getLogger(PolicyDesk.class);

    private final CommandDesk desk;
    private final PolicyMetrics metrics;

    PolicyDesk(CommandDesk desk, PolicyMetrics metrics) {
        this.desk = desk;
        this.metrics = metrics;
    }

    void carryOut(Policy policy, Occasion occasion) {
        for (var reaction : policy.react(occasion)) {
            try {
                desk.send(
                        reaction.aggregate(),
                        reaction.aggregateId(),
                        reaction.command(),
                        HttpStatus.OK.value(),
                        context(policy, occasion, reaction));
                metrics.applied(policy);
            } catch (Rejected e) {
                metrics.refused(policy);
                log.debug("policy={} event={} is refused: {}", policy.name(), occasion.eventId(), e.getMessage());
            }
        }
    }

    private static CommandContext context(Policy policy, Occasion occasion, Reaction reaction) {
        return new CommandContext(
                new Actor(occasion.organizationId(), "policy:" + policy.name(), Set.of(Role.ADMIN), null),
                PolicyIds.ofCommand(occasion.eventId(), policy.name(), reaction.distinction()),
                CommandContext.hash(
                        reaction.aggregateId().toString().getBytes(StandardCharsets.UTF_8),
                        reaction.command().toString().getBytes(StandardCharsets.UTF_8)),
                null,
                null,
                occasion.traceparent());
    }

    /// Whether the same may succeed a moment later without anybody changing anything.
    static boolean isPassing(RuntimeException failure) {
        return failure instanceof LogUnavailable
                || failure instanceof LogUnavailableException
                || failure instanceof ConcurrencyException
                || failure instanceof AggregateStreamCreationException
                || failure instanceof DataAccessException
                || failure instanceof TransactionException;
    }
}
