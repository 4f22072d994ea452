package io.fieldlog.local.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.security.oauth2.core.AuthorizationGrantType.CLIENT_CREDENTIALS;
import static org.springframework.security.oauth2.core.ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
import static org.springframework.security.oauth2.core.ClientAuthenticationMethod.CLIENT_SECRET_POST;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;

/// An authorization server cut down to client credentials for the demo users, and to the two paths that need.
@Configuration(proxyBeanMethods = false)
class Tokens {

    private static final Duration LIFETIME = Duration.ofHours(1);

    @Bean
    SecurityFilterChain paths(HttpSecurity http) {
        return http.oauth2AuthorizationServer(_ -> {})
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(request -> request.requestMatchers("/actuator/health/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/oauth2/token")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    AuthorizationServerSettings settings(IssuerProperties properties) {
        return AuthorizationServerSettings.builder()
                .issuer(properties.url().toString())
                .build();
    }

    @Bean
    JWKSource<SecurityContext> keys(IssuerProperties properties) throws IOException, JOSEException, ParseException {
        return new ImmutableJWKSet<>(SigningKey.keptIn(properties.keyFile()));
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims() {
        return new DemoClaims();
    }

    @Bean
    RegisteredClientRepository clients() {
        return new InMemoryRegisteredClientRepository(
                DemoUser.byName().values().stream().map(Tokens::client).toList());
    }

    private static RegisteredClient client(DemoUser user) {
        return RegisteredClient.withId(user.name())
                .clientId(user.name())
                .clientSecret(user.name())
                .clientAuthenticationMethod(CLIENT_SECRET_POST)
                .clientAuthenticationMethod(CLIENT_SECRET_BASIC)
                .authorizationGrantType(CLIENT_CREDENTIALS)
                .tokenSettings(
                        TokenSettings.builder().accessTokenTimeToLive(LIFETIME).build())
                .build();
    }

    /// Secrets that are public need no hash.
    @Bean
    PasswordEncoder publicSecrets() {
        return new PasswordEncoder() {
            @Override
            public @Nullable String encode(@Nullable CharSequence secret) {
                return secret == null ? null : secret.toString();
            }

            @Override
            public boolean matches(@Nullable CharSequence secret, @Nullable String expected) {
                return secret != null
                        && expected != null
                        && MessageDigest.isEqual(secret.toString().getBytes(UTF_8), expected.getBytes(UTF_8));
            }
        };
    }

    /// A signed token says everything itself: remembering it would only fill the memory.
    @Bean
    OAuth2AuthorizationService forgetful() {
        return new OAuth2AuthorizationService() {
            @Override
            public void save(OAuth2Authorization authorization) {}

            @Override
            public void remove(OAuth2Authorization authorization) {}

            @Override
            public @Nullable OAuth2Authorization findById(String id) {
                return null;
            }

            @Override
            public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
                return null;
            }
        };
    }
}
