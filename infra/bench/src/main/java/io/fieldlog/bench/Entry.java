package io.fieldlog.bench;

import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Option;

/// Where the stack that is asked listens: an option of every benchmark.
final class Entry {

    @Option(
            names = "--entry",
            defaultValue = "http://localhost:8080",
            description = "the entry point of a running stack")
    private URI entry = URI.create("http://localhost:8080");

    FieldlogClient connect() throws IOException, InterruptedException {
        return new FieldlogClient(entry, "admin");
    }
}
