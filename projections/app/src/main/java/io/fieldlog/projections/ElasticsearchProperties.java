package io.fieldlog.projections;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The Elasticsearch nodes, comma-separated.
@ConfigurationProperties("fieldlog.elasticsearch")
public record ElasticsearchProperties(List<URI> url) {}
