package io.fieldlog.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A demo user at the entry point.
final class Client {

    static final JsonMapper JSON = new JsonMapper();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String entry;
    private final String token;

    private Client(String entry, String token) {
        this.entry = entry;
        this.token = token;
    }

    static Client of(String entry, String user) {
        return of(entry, user, "");
    }

    /// With a token that is good for `sites` only, when any is named.
    static Client of(String entry, String user, String sites) {
        var name = URLEncoder.encode(user, StandardCharsets.UTF_8);
        var form = "grant_type=client_credentials&client_id=%s&client_secret=%s".formatted(name, name)
                + (sites.isEmpty() ? "" : "&sites=" + sites);
        var reply = send(HttpRequest.newBuilder(URI.create(entry + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        if (reply.status() != 200) {
            throw new AssertionError("no token for " + user + ": " + reply);
        }
        return new Client(entry, reply.json().get("access_token").asString());
    }

    /// With whatever stands for a token here.
    static Client withToken(String entry, String token) {
        return new Client(entry, token);
    }

    String token() {
        return token;
    }

    Reply post(String path, String body, String... headers) {
        return postAs(UUID.randomUUID(), path, body, headers);
    }

    Reply postAs(UUID commandId, String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Idempotency-Key", commandId.toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    Reply postWithoutKey(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    Reply postBytes(String path, String contentType, BodyPublisher body, String... headers) {
        return send(request(path, headers).header("Content-Type", contentType).POST(body));
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /// Reads from state that includes what `earlier` wrote.
    Reply getAfter(Reply earlier, String path, String... headers) {
        return send(request(path, headers)
                .header("Consistency-Token", earlier.consistencyToken())
                .header("Prefer", "wait=10")
                .GET());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(entry + path)).timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An answer, whatever it says.
    record Reply(int status, String text, java.net.http.HttpHeaders headers) {

        JsonNode json() {
            return JSON.readTree(text);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String consistencyToken() {
            return header("Consistency-Token");
        }

        long position() {
            return json().get("position").asLong();
        }

        /// The stable code of a problem.
        String code() {
            return json().path("code").asString("");
        }

        Reply mustBe(int expected) {
            if (status != expected) {
                throw new AssertionError("expected %d, got %d: %s".formatted(expected, status, text));
            }
            return this;
        }
    }
}
