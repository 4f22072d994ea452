package io.fieldlog.local.issuer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/// Gives the demo users tokens, so that a laptop needs no identity provider and the services still check real ones.
///
/// ```
/// java -Xmx96m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -jar target/local-issuer.jar \
///      --server.port=21008 --fieldlog.issuer.url=http://127.0.0.1:21008 --fieldlog.issuer.key-file=FILE
/// ```
///
/// The arguments may also come from the environment: `SERVER_PORT`, `FIELDLOG_ISSUER_URL`, `FIELDLOG_ISSUER_KEYFILE`.
/// It listens on 127.0.0.1. Ready when `GET /actuator/health/readiness` answers 200. Tokens come from
/// `POST /oauth2/token`, the keys to check them with from `GET /oauth2/jwks`. Stops in order on SIGTERM and keeps
/// nothing but the key file, so it may be killed at any time.
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(IssuerProperties.class)
public class Issuer {

    public static void main(String[] arguments) {
        SpringApplication.run(Issuer.class, arguments);
    }
}
