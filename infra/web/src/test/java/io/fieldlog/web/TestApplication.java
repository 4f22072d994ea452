package io.fieldlog.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// A small application on the web jar, run on a real port.
@EnableAutoConfiguration
@Configuration(proxyBeanMethods = false)
@Import(TestApplication.Things.class)
class TestApplication {

    static ConfigurableApplicationContext start(Class<?> application, String issuer, String jwkSetUri) {
        return new SpringApplication(application)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--fieldlog.security.issuer=" + issuer,
                        "--fieldlog.security.jwk-set-uri=" + jwkSetUri);
    }

    static final class Teapot extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Bean
    ProblemTranslation teapots() {
        return failure -> failure instanceof Teapot ? new Problem(CommonProblem.VERSION_MISMATCH, "teapot") : null;
    }

    record Part(String key, @Nullable Boolean wanted) {}

    enum Colour {
        RED,
        BLUE
    }

    record Thing(
            UUID thingId,
            @Size(max = 10) String name,
            BigDecimal weight,
            int count,
            Instant madeAt,
            Colour colour,
            List<@Valid Part> parts,
            @Nullable String note) {}

    @RestController
    static class Things {

        @GetMapping("/v1/things/{id}")
        @Allowed(everyRole = true)
        Map<String, Object> thing(@PathVariable UUID id, Actor actor) {
            return Map.of("thingId", id, "organizationId", actor.organizationId(), "userId", actor.userId());
        }

        @GetMapping("/v1/things")
        @Allowed(everyRole = true)
        Map<String, Object> things(
                @RequestParam(defaultValue = "50") int limit,
                @RequestParam(required = false) @Nullable UUID site,
                @RequestParam(name = "tag", required = false) @Nullable List<String> tags) {
            return Map.of("limit", limit, "items", "x".repeat(5000));
        }

        @PostMapping("/v1/things")
        @ResponseStatus(HttpStatus.CREATED)
        @Allowed({Role.AUTHOR, Role.SUPERVISOR})
        Thing make(@Valid @RequestBody Thing thing) {
            return thing;
        }

        @PostMapping("/v1/echo")
        @Allowed(everyRole = true)
        Map<String, Object> echo(HttpServletRequest request, @RequestBody Map<String, Object> body) {
            return Map.of("length", RawBody.of(request).length);
        }

        @PostMapping("/v1/large")
        @BodyLimit(3 << 20)
        @Allowed(everyRole = true)
        Map<String, Object> large(@RequestBody Map<String, Object> body) {
            return Map.of("fields", body.size());
        }

        @PostMapping("/v1/administration")
        @Allowed
        ResponseEntity<Void> administer() {
            return ResponseEntity.noContent().build();
        }

        @GetMapping("/v1/failure")
        @Allowed(everyRole = true)
        void fail(@RequestParam String kind) {
            switch (kind) {
                case "teapot" -> throw new Teapot();
                case "behind" ->
                    throw new Problem(CommonProblem.VIEW_BEHIND, "not yet")
                            .retryAfter(java.time.Duration.ofMillis(1500));
                case "unavailable" -> throw new Problem(CommonProblem.UNAVAILABLE, "down");
                default -> throw new IllegalStateException("secret-of-the-house");
            }
        }
    }
}
