package io.fieldlog.command.sync;

import io.fieldlog.command.CommandContext;
import io.fieldlog.web.Role;
import java.util.Set;
import java.util.UUID;

/// A route whose command a device may also send later, in a batch. A feature names its own with [SyncableCommands].
///
/// @param route method and path: `POST /v1/checklists/{id}/answers`
/// @param body a record, bound as strictly as the route binds it
public record SyncableCommand<B>(String route, Set<Role> roles, Class<B> body, Binding<B> binding) {

    /// How a body becomes a command; `id` is the one in the path.
    @FunctionalInterface
    public interface Binding<B> {
        Order order(UUID id, B body, CommandContext context);
    }

    /// How a body that brings its own id becomes a command.
    @FunctionalInterface
    public interface Creation<B> {
        Order order(B body, CommandContext context);
    }

    /// What is handed in at the desk. Orders for one aggregate are carried out in the order of the batch.
    public record Order(String aggregate, UUID aggregateId, Object command, int status) {}

    static final String ID = "{id}";

    public static <B> SyncableCommand<B> on(String route, Set<Role> roles, Class<B> body, Binding<B> binding) {
        if (!route.contains(ID)) {
            throw new IllegalArgumentException(route + " has no " + ID);
        }
        return new SyncableCommand<>(route, roles, body, binding);
    }

    public static <B> SyncableCommand<B> creating(String route, Set<Role> roles, Class<B> body, Creation<B> creation) {
        return new SyncableCommand<>(route, roles, body, (_, bound, context) -> creation.order(bound, context));
    }
}
