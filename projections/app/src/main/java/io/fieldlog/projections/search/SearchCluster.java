package io.fieldlog.projections.search;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Elasticsearch as requests and JSON: numbers keep every digit on the way there and back.
public final class SearchCluster implements AutoCloseable {

    public static final JsonMapper JSON = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final ContentType NDJSON =
            ContentType.create("application/x-ndjson", java.nio.charset.StandardCharsets.UTF_8);
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(2);
    private static final Timeout RESPONSE_TIMEOUT = Timeout.ofSeconds(30);

    private final Rest5Client client;

    public SearchCluster(URI... nodes) {
        this.client = Rest5Client.builder(nodes)
                .setConnectionConfigCallback(connection -> connection.setConnectTimeout(CONNECT_TIMEOUT))
                .setRequestConfigCallback(request -> request.setResponseTimeout(RESPONSE_TIMEOUT))
                .build();
    }

    /// What Elasticsearch answers: every status but the passing faults 429 and 5xx.
    public record Answer(int status, JsonNode body) {

        public boolean isOk() {
            return status < 300;
        }
    }

    /// @throws SearchUnavailableException when Elasticsearch is away, overloaded or failing
    public Answer ask(String method, String path, Map<String, String> parameters, @Nullable String body) {
        var request = new Request(method, path);
        request.addParameters(parameters);
        if (body != null) {
            request.setEntity(new StringEntity(body, path.endsWith("_bulk") ? NDJSON : ContentType.APPLICATION_JSON));
        }
        try {
            var response = client.performRequest(request);
            return answer(response);
        } catch (ResponseException e) {
            return refused(e);
        } catch (IOException e) {
            throw new SearchUnavailableException("Elasticsearch does not answer: " + e.getMessage(), e);
        }
    }

    public Answer ask(String method, String path) {
        return ask(method, path, Map.of(), null);
    }

    private static Answer refused(ResponseException e) {
        var status = e.getResponse().getStatusCode();
        if (status == 429 || status >= 500) {
            throw new SearchUnavailableException("Elasticsearch answers " + status, e);
        }
        try {
            return answer(e.getResponse());
        } catch (IOException unreadable) {
            throw new SearchUnavailableException("Elasticsearch's answer cannot be read", unreadable);
        }
    }

    private static Answer answer(co.elastic.clients.transport.rest5_client.low_level.Response response)
            throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return new Answer(response.getStatusCode(), JSON.createObjectNode());
        }
        try (var content = entity.getContent()) {
            return new Answer(response.getStatusCode(), JSON.readTree(content));
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
