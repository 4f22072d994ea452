package io.fieldlog.local.cli;

import io.fieldlog.local.client.ApiClient;
import io.fieldlog.local.client.PatientClient;
import io.fieldlog.local.process.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/// Brings a file of another system in, through the same interface that everybody has.
@Command(
        name = "import",
        description = "Imports a file into the user's organization; records that are there already are left alone.")
final class Import implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    @ParentCommand
    private Fieldlog fieldlog;

    @Parameters(paramLabel = "FILE", description = "The file, up to 256 MiB.")
    private Path file;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "machines-csv, inspections-csv, safetyculture-audit or xlsform.")
    private String format;

    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            description = "A demo user with role AUTHOR or ADMIN: author, admin, admin@globex, …")
    private String user;

    @Option(names = "--site", paramLabel = "ID", description = "Where the machines stand (default: a site Imported).")
    private @Nullable UUID site;

    @Override
    public Integer call() throws Exception {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new StartFailure("there is no file " + file + " to read");
        }
        fieldlog.running();
        try (var api = new PatientClient(fieldlog.settings(null).port(), user, PATIENCE)) {
            var accepted = request(api);
            var importId = accepted.body().path("importId").asString();
            fieldlog.err().println("import " + importId + " of " + file.getFileName());
            return show(follow(api, importId));
        }
    }

    private ApiClient.Answer request(PatientClient api) throws StartFailure, InterruptedException {
        var fields = new LinkedHashMap<String, String>();
        fields.put("format", format);
        if (site != null) {
            fields.put("siteId", site.toString());
        }
        var answer = api.upload("/v1/imports", file, fields);
        if (!answer.isSuccess()) {
            throw new StartFailure("refused: " + answer.problem());
        }
        return answer;
    }

    private JsonNode follow(PatientClient api, String importId) throws StartFailure, InterruptedException {
        var shown = "";
        long unknownSince = 0;
        while (true) {
            var answer = api.get("/v1/imports/" + importId);
            if (answer.status() == 404) {
                // accepted a moment ago: the views have yet to hear of it
                unknownSince = unknownSince == 0 ? System.nanoTime() : unknownSince;
                if (System.nanoTime() - unknownSince > PATIENCE.toNanos()) {
                    throw new StartFailure(
                            "import " + importId + " was accepted, but does not show: see fieldlog status");
                }
            } else if (!answer.isSuccess()) {
                throw new StartFailure("the import cannot be watched: " + answer.problem());
            } else {
                unknownSince = 0;
                var run = answer.body();
                var now = run.path("done").asLong() + " of " + run.path("total").asLong();
                if (!now.equals(shown)) {
                    fieldlog.err().println(now);
                    shown = now;
                }
                if (!run.path("state").asString().equals("RUNNING")) {
                    return run;
                }
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private int show(JsonNode run) {
        var out = fieldlog.out();
        var state = run.path("state").asString();
        run.path("rejected")
                .forEach(row -> out.println("line " + row.path("line").asLong() + ": "
                        + row.path("reason").asString()));
        run.path("notCarriedOver").forEach(note -> out.println("not carried over: " + note.asString()));
        out.printf(
                "%s: %d records, %d applied, %d duplicates, %d rejected%n",
                state,
                run.path("total").asLong(),
                run.path("applied").asLong(),
                run.path("duplicates").asLong(),
                // of very many only the first are listed
                run.path("done").asLong()
                        - run.path("applied").asLong()
                        - run.path("duplicates").asLong());
        if (run.path("failure").isString()) {
            out.println(run.path("failure").asString());
        }
        out.flush();
        return state.equals("DONE") ? 0 : 1;
    }
}
