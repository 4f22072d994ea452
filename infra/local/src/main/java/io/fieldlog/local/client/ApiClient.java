package io.fieldlog.local.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fieldlog's HTTP interface as one demo user sees it. It gets and renews its token by itself.
public final class ApiClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI entry;
    private final String user;
    private volatile String token = "";

    public ApiClient(int port, String user) {
        this.entry = URI.create("http://127.0.0.1:" + port);
        this.user = user;
    }

    /// What came back: a body that is no JSON is an empty object.
    public record Answer(int status, JsonNode body, Map<String, String> headers) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /// The same request may succeed later.
        public boolean isPassing() {
            return status == 429 || status == 502 || status == 503 || status == 504;
        }

        /// The problem in one line.
        public String problem() {
            var code = body.path("code").asString("");
            var detail = body.path("detail").asString(body.path("title").asString(""));
            var line = new StringBuilder(Integer.toString(status));
            for (var part : List.of(code, detail)) {
                if (!part.isEmpty()) {
                    line.append(' ').append(part);
                }
            }
            body.path("errors")
                    .forEach(error -> line.append("; ")
                            .append(error.path("pointer").asString(""))
                            .append(' ')
                            .append(error.path("detail").asString("")));
            return line.toString();
        }
    }

    /// Sends a command. The key makes it safe to send it again when no answer arrives.
    public Answer command(String path, Object body, UUID idempotencyKey) throws IOException, InterruptedException {
        return send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey.toString())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /// Sends a file with form fields, streamed.
    public Answer upload(String path, Path file, Map<String, String> fields, UUID idempotencyKey)
            throws IOException, InterruptedException {
        var boundary = "fieldlog-" + UUID.randomUUID();
        return send(
                path,
                request -> request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .header("Idempotency-Key", idempotencyKey.toString())
                        .timeout(Duration.ofMinutes(10))
                        .POST(multipart(boundary, file, fields)));
    }

    public Answer get(String path, Map<String, String> headers) throws IOException, InterruptedException {
        return send(path, request -> {
            headers.forEach(request::header);
            return request.GET();
        });
    }

    private interface Step {
        HttpRequest.Builder apply(HttpRequest.Builder request) throws IOException;
    }

    private Answer send(String path, Step step) throws IOException, InterruptedException {
        var answer = sendOnce(path, step, token());
        if (answer.status() == 401) {
            token = "";
            answer = sendOnce(path, step, token());
        }
        return answer;
    }

    private Answer sendOnce(String path, Step step, String bearer) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(entry.resolve(path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + bearer);
        return answerOf(http.send(step.apply(request).build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    private String token() throws IOException, InterruptedException {
        var known = token;
        if (!known.isEmpty()) {
            return known;
        }
        var name = URLEncoder.encode(user, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(entry.resolve("/oauth2/token"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=" + name + "&client_secret=" + name))
                .build();
        var answer = answerOf(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        if (answer.status() == 400 || answer.status() == 401) {
            throw new UnknownUser(user);
        }
        if (!answer.isSuccess()) {
            throw new IOException("the issuer answers " + answer.problem());
        }
        var fresh = answer.body().path("access_token").asString();
        token = fresh;
        return fresh;
    }

    /// Nobody of that name gets a token: trying again does not help.
    public static final class UnknownUser extends IOException {
        private static final long serialVersionUID = 1;

        UnknownUser(String user) {
            super("there is no user " + user);
        }
    }

    private static Answer answerOf(HttpResponse<byte[]> response) {
        var headers = new LinkedHashMap<String, String>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        return new Answer(response.statusCode(), json(response.body()), headers);
    }

    private static JsonNode json(byte[] body) {
        try {
            var node = JSON.readTree(body);
            return node.isObject() ? node : JSON.createObjectNode();
        } catch (JacksonException e) {
            return JSON.createObjectNode(); // a gateway in between has said it its own way
        }
    }

    private static HttpRequest.BodyPublisher multipart(String boundary, Path file, Map<String, String> fields)
            throws FileNotFoundException {
        var parts = new ArrayList<HttpRequest.BodyPublisher>();
        fields.forEach((name, value) -> parts.add(HttpRequest.BodyPublishers.ofString(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(boundary, name, value))));
        var fileName = file.getFileName().toString().replace("\"", "%22");
        parts.add(HttpRequest.BodyPublishers.ofString(
                "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .formatted(boundary, fileName)));
        parts.add(HttpRequest.BodyPublishers.ofFile(file));
        parts.add(HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return HttpRequest.BodyPublishers.concat(parts.toArray(HttpRequest.BodyPublisher[]::new));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
