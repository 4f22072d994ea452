package io.fieldlog.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// A demo user at the entry point, over pooled HTTP/1.1 connections.
final class FieldlogClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_LARGE_BODIES = Duration.ofMinutes(10);

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
        token = new JsonMapper()
                .readTree(success(answer).body())
                .get("access_token")
                .asString();
    }

    /// @throws UnexpectedAnswer unless it succeeds
    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return post(path, PATIENCE, "application/json", BodyPublishers.ofString(body));
    }

    /// @throws UnexpectedAnswer unless it succeeds
    HttpResponse<String> postLarge(String path, byte[] body) throws IOException, InterruptedException {
        return post(path, PATIENCE_WITH_LARGE_BODIES, "application/json", BodyPublishers.ofByteArray(body));
    }

    /// Asks for an import of a file, which is streamed.
    ///
    /// @throws UnexpectedAnswer unless it is accepted
    HttpResponse<String> upload(String format, Path file) throws IOException, InterruptedException {
        var boundary = "fieldlog-" + UUID.randomUUID();
        return post(
                "/v1/imports",
                PATIENCE_WITH_LARGE_BODIES,
                "multipart/form-data; boundary=" + boundary,
                multipart(boundary, format, file));
    }

    private static BodyPublisher multipart(String boundary, String format, Path file) throws FileNotFoundException {
        var before = """
                --%1$s
                Content-Disposition: form-data; name="format"

                %2$s
                --%1$s
                Content-Disposition: form-data; name="file"; filename="%3$s"
                Content-Type: application/octet-stream

                """.formatted(boundary, format, file.getFileName()).replace("\n", "\r\n");
        return BodyPublishers.concat(
                BodyPublishers.ofString(before),
                BodyPublishers.ofFile(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    }

    private HttpResponse<String> post(String path, Duration patience, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        return success(http.send(
                request(path, patience)
                        .header("Content-Type", type)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(body)
                        .build(),
                BodyHandlers.ofString()));
    }

    /// @throws UnexpectedAnswer unless it succeeds
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return success(http.send(request(path, PATIENCE).build(), BodyHandlers.ofString()));
    }

    /// Waits on the server until the answer includes `position`.
    ///
    /// @throws UnexpectedAnswer unless it succeeds
    HttpResponse<String> getFrom(String position, String path) throws IOException, InterruptedException {
        return success(http.send(
                request(path, PATIENCE)
                        .header("Consistency-Token", position)
                        .header("Prefer", "wait=10")
                        .build(),
                BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(entry.resolve(path)).timeout(patience).header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> success(HttpResponse<String> answer) throws UnexpectedAnswer {
        if (answer.statusCode() / 100 != 2) {
            throw UnexpectedAnswer.of(answer);
        }
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
