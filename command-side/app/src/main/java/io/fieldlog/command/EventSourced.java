package io.fieldlog.command;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.fieldlog.command.eventlog.Delivery;
import io.fieldlog.events.Event;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// What every aggregate shares: it hands a command to the pure rules and applies what they decide. An aggregate adds
/// its command handler, its rules and its state's type.
///
/// ```java
/// @Aggregate(type = "machine", cache = "aggregates", snapshotTriggerDefinition = "snapshots")
/// final class Machine extends EventSourced<MachineCommand, MachineEvent, MachineState> {
///     Machine() {
///         super("machine", MachineEvent.class, new Snapshot<>(1, MachineState.class), new MachineState.Absent());
///     }
///
///     @CommandHandler(commandName = "machine")
///     @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
///     void handle(MachineCommand command, @MetaDataValue(CONTEXT) CommandContext context) {
///         carryOut(command, context);
///     }
/// }
/// ```
public abstract class EventSourced<C, E extends Event, S> {

    /// The key of the [CommandContext] in a command's metadata.
    public static final String CONTEXT = "fieldlog.context";

    /// The key of the [AggregateKey], as text, that a command is addressed to.
    static final String TARGET = "fieldlog.target";

    /// How the state is kept between events: `revision` grows when its shape changes, older snapshots are then ignored.
    /// `type` is a record or a sealed interface of records that JSON can hold.
    public record Snapshot<S>(int revision, Class<S> type) {}

    private final String streamType;
    private final Class<E> eventType;
    private final Snapshot<S> snapshot;

    @AggregateIdentifier
    private @Nullable String key;

    private S state;
    private boolean taken;

    protected EventSourced(String streamType, Class<E> eventType, Snapshot<S> snapshot, S initial) {
        this.streamType = streamType;
        this.eventType = eventType;
        this.snapshot = snapshot;
        this.state = initial;
    }

    /// The events that the command causes, none when everything is already as it says.
    ///
    /// @throws Rejected when the state does not allow it
    protected abstract List<? extends E> decide(C command, S state);

    protected abstract S evolve(S state, E event);

    /// Refuses what the actor's sites do not cover, as if it were not there; comes before every other rule.
    protected abstract void authorize(C command, S state, Actor actor);

    protected final void carryOut(C command, CommandContext context) {
        if (key == null) {
            key = (String) CurrentUnitOfWork.get().getMessage().getMetaData().get(TARGET);
        }
        var version = getVersion() == null ? 0 : getVersion() + 1;
        var delivery = Delivery.current();
        delivery.judgedBy(version);
        authorize(command, state, context.actor());
        requireVersion(context.expectedVersion(), version);
        var events = decide(command, state);
        if (taken && !events.isEmpty()) {
            throw idTaken();
        }
        if (events.isEmpty()) {
            delivery.decidedNothing();
        }
        events.forEach(event -> apply(event));
    }

    static Rejected idTaken() {
        return new Rejected(Reason.ID_TAKEN, "The id belongs to something else in the organization.");
    }

    private static void requireVersion(@Nullable Long expected, long version) {
        if (expected != null && version > 0 && expected != version) {
            throw new Problem(
                    CommonProblem.VERSION_MISMATCH, "The version is %d, not %d.".formatted(version, expected));
        }
    }

    /// Events of another type under this id leave the aggregate as if it were not there.
    @EventSourcingHandler
    final void on(Event event, DomainEventMessage<?> message) {
        key = message.getAggregateIdentifier();
        if (eventType.isInstance(event)) {
            state = evolve(state, eventType.cast(event));
        } else {
            taken = true;
        }
    }

    /// So does a snapshot of another type.
    @EventSourcingHandler
    final void on(EventSourced<?, ?, ?> revived, DomainEventMessage<?> message) {
        key = message.getAggregateIdentifier();
        taken = revived.getClass() != getClass();
    }

    final void restore(String key, S state) {
        this.key = key;
        this.state = state;
    }

    final String streamType() {
        return streamType;
    }

    final Snapshot<S> snapshot() {
        return snapshot;
    }

    protected final S state() {
        return state;
    }
}
