package io.fieldlog.local.cli;

import io.fieldlog.local.client.PatientClient;
import io.fieldlog.local.process.StartFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/// Lets a projection that parked an organization try again, and says what became of it.
@Command(
        name = "retry",
        description = "Lets a projection that stopped for the user's organization try again; fails if it stops anew.")
final class Retry implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    @ParentCommand
    private Fieldlog fieldlog;

    @Parameters(paramLabel = "PROJECTION", description = "Its name in GET /v1/operations/projections.")
    private String projection;

    @Option(
            names = "--user",
            defaultValue = "admin",
            paramLabel = "NAME",
            description = "A demo user with role ADMIN of the organization: admin (the default), admin@globex.")
    private String user;

    @Override
    public Integer call() throws Exception {
        fieldlog.running();
        try (var api = new PatientClient(fieldlog.settings(null).port(), user, PATIENCE)) {
            if (parkedAt(state(api)) == 0) {
                fieldlog.out().println(projection + " is not parked");
                return 0;
            }
            var asked = api.command("/v1/operations/projections/" + projection + "/retry", Map.of());
            if (!asked.isSuccess()) {
                throw new StartFailure("refused: " + asked.problem());
            }
            return follow(api);
        }
    }

    /// A retry in vain leaves it parked as it was: after the patience that is what is said.
    private int follow(PatientClient api) throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var state = state(api);
            if (parkedAt(state) == 0) {
                fieldlog.out().println(projection + " goes on");
                return 0;
            }
            if (System.nanoTime() > deadline) {
                fieldlog.out()
                        .printf(
                                "%s is still parked at position %d: %s%n",
                                projection,
                                parkedAt(state),
                                state.path("parked").path(0).path("error").asString(""));
                return 1;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private JsonNode state(PatientClient api) throws StartFailure, InterruptedException {
        var answer = api.get("/v1/operations/projections");
        if (!answer.isSuccess()) {
            throw new StartFailure("the projections cannot be looked at: " + answer.problem());
        }
        for (var item : answer.body().path("items")) {
            if (item.path("projection").asString().equals(projection)) {
                return item;
            }
        }
        throw new StartFailure("there is no projection " + projection);
    }

    private static long parkedAt(JsonNode state) {
        return state.path("parked").path(0).path("position").asLong(0);
    }
}
