package io.fieldlog.query.machines;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// The client of the search index; it connects when the first search comes.
@Configuration(proxyBeanMethods = false)
class ElasticsearchConfiguration {

    @Bean(destroyMethod = "close")
    Rest5Client rest5Client(ElasticsearchSettings settings) {
        return Rest5Client.builder(settings.url())
                .setConnectionConfigCallback(connection -> connection
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setSocketTimeout(timeout(settings.readTimeout())))
                .setConnectionManagerCallback(connections ->
                        connections.setMaxConnPerRoute(settings.connections()).setMaxConnTotal(settings.connections()))
                .setRequestConfigCallback(request -> request.setResponseTimeout(timeout(settings.readTimeout()))
                        .setConnectionRequestTimeout(timeout(settings.connectTimeout())))
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Bean
    ElasticsearchClient elasticsearchClient(Rest5Client client, JsonMapper json) {
        return new ElasticsearchClient(new Rest5ClientTransport(client, new Jackson3JsonpMapper(json)));
    }
}
