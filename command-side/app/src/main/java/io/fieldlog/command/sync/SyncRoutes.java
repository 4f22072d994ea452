package io.fieldlog.command.sync;

import io.fieldlog.command.CommandContext;
import io.fieldlog.command.sync.SyncableCommand.Order;
import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.JsonBodies;
import io.fieldlog.web.Problem;
import io.fieldlog.web.StrictUuid;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Finds the command that an operation names, and binds it as its route would.
@Component
final class SyncRoutes {

    /// An operation that can be carried out.
    record Bound(Order order, CommandContext context) {}

    private final Map<String, SyncableCommand<?>> commands = new HashMap<>();
    private final JsonBodies bodies;
    private final JsonMapper json;

    SyncRoutes(List<SyncableCommands> features, JsonBodies bodies, JsonMapper json) {
        this.bodies = bodies;
        this.json = json;
        for (var feature : features) {
            for (var command : feature.offline()) {
                if (commands.put(command.route(), command) != null) {
                    throw new IllegalStateException("two commands have the route " + command.route());
                }
            }
        }
    }

    /// @throws Problem when it is none that may be sent in a batch, by this actor, with this body
    Bound bind(Envelope operation, Actor actor, String traceparent) {
        var path = Path.of(operation.command());
        var command = commands.get(path.template());
        if (command == null) {
            throw invalid("/command", "No command of this method and path is taken in a batch.");
        }
        if (!actor.hasAnyOf(command.roles())) {
            throw new Problem(CommonProblem.FORBIDDEN, "None of the token's roles may do this.");
        }
        return bind(command, path.id(), operation, actor, traceparent);
    }

    private <B> Bound bind(
            SyncableCommand<B> command, @Nullable UUID id, Envelope operation, Actor actor, String traceparent) {
        var given = operation.body() == null ? json.createObjectNode() : operation.body();
        operation.completes(given, command.body());
        var body = bodies.bind(given, command.body());
        var context = new CommandContext(
                actor,
                operation.operationId(),
                CommandContext.hash(utf8(operation.command()), utf8(body.toString())),
                null,
                operation.deviceId(),
                traceparent);
        return new Bound(command.binding().order(id == null ? operation.operationId() : id, body, context), context);
    }

    /// A method and path with `{id}` in place of the first id in it.
    private record Path(String template, @Nullable UUID id) {

        static Path of(String command) {
            var segments = command.split("/", -1);
            for (var s = 0; s < segments.length; s++) {
                var id = StrictUuid.parse(segments[s]);
                if (id.isPresent()) {
                    segments[s] = SyncableCommand.ID;
                    return new Path(String.join("/", segments), id.get());
                }
            }
            return new Path(command, null);
        }
    }

    private static Problem invalid(String pointer, String detail) {
        return new Problem(
                CommonProblem.INVALID_FIELD,
                "The operation is not valid at %s: %s".formatted(pointer, detail),
                List.of(new FieldError(pointer, CommonProblem.INVALID_FIELD, detail)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
