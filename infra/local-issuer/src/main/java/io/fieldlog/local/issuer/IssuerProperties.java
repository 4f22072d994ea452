package io.fieldlog.local.issuer;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// What a stack decides about its issuer. `url` is the `iss` of every token; `keyFile` holds the signing key and must
/// outlive the process, or all tokens die with it.
@ConfigurationProperties("fieldlog.issuer")
record IssuerProperties(URI url, Path keyFile) {

    IssuerProperties {
        requireNonNull(url, "fieldlog.issuer.url is missing");
        requireNonNull(keyFile, "fieldlog.issuer.key-file is missing");
    }
}
