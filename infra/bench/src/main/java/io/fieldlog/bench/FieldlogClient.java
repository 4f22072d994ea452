package io.fieldlog.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// A demo user at the entry point, over pooled HTTP/1.1 connections.
final class FieldlogClient implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final URI entry;
    private final String token;

    FieldlogClient(URI entry, String user) throws IOException, InterruptedException {
        this.entry = entry;
        var form = "grant_type=client_credentials&client_id=%s&client_secret=%s".formatted(user, user);
        var answer = http.send(
                HttpRequest.newBuilder(entry.resolve("/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("no token for %s: %d %s".formatted(user, answer.statusCode(), answer.body()));
        }
        token = new JsonMapper().readTree(answer.body()).get("access_token").asString();
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    /// Waits on the server until the answer includes `position`.
    HttpResponse<String> getFrom(String position, String path) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Consistency-Token", position)
                        .header("Prefer", "wait=10")
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(entry.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        http.close();
    }
}
