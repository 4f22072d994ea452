package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Someone with a token who asks over HTTP.
record Asker(Stack stack, ConfigurableApplicationContext application, String token) {

    record Reply(int status, HttpResponse<String> raw) {

        JsonNode json() {
            return JsonMapper.shared().readTree(raw.body());
        }

        String code() {
            return json().path("code").asString();
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        long position() {
            return Long.parseLong(header("Fieldlog-Position"));
        }

        /// The values of a field of all items.
        List<String> items(String field) {
            assertThat(status).as(raw.body()).isEqualTo(200);
            var values = new ArrayList<String>();
            json().path("items").forEach(item -> values.add(item.path(field).asString()));
            return values;
        }

        Reply ok() {
            assertThat(status).as(raw.body()).isEqualTo(200);
            return this;
        }

        void isProblem(int expected, String code) {
            assertThat(status).as(raw.body()).isEqualTo(expected);
            assertThat(code()).isEqualTo(code);
            assertThat(header("content-type")).isEqualTo("application/problem+json");
        }
    }

    Reply get(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base() + path)).header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            var answer = stack.http.send(request.build(), BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /// Waits until a replica includes the position.
    Reply at(long position, String path, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Consistency-Token", Long.toString(position), "Prefer", "wait=10"));
        return get(path, all.toArray(String[]::new));
    }

    private String base() {
        return "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port");
    }
}
