package io.fieldlog.web;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.fieldlog.web.limits.LimitSettings;
import io.fieldlog.web.limits.Limiter;
import io.fieldlog.web.limits.RedisLink;
import io.fieldlog.web.limits.RedisSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.validation.Validator;
import java.net.MalformedURLException;
import java.time.Clock;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// Gives an application the contract's common rules: it adds routes and says who may call them.
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties({
    AdmissionSettings.class,
    SecuritySettings.class,
    RedisSettings.class,
    LimitSettings.class
})
public class WebAutoConfiguration {

    private static final String BEARER = "Bearer ";

    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    Problems problems(ObjectProvider<ProblemTranslation> translations, JsonMapper json) {
        return new Problems(translations.orderedStream().toList(), new BodyErrors(json));
    }

    @Bean
    JsonBodies jsonBodies(JsonMapper json, Validator validator) {
        return new JsonBodies(json, validator);
    }

    @Bean
    ProblemErrorController problemErrorController(ProblemWriter writer) {
        return new ProblemErrorController(writer);
    }

    @Bean
    StrictIds strictIds() {
        return new StrictIds();
    }

    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter() {
        return first(new TraceFilter(), 0);
    }

    @Bean
    FilterRegistrationBean<ProblemFilter> problemFilter(Problems problems, ProblemWriter writer) {
        return first(new ProblemFilter(problems, writer), 1);
    }

    @Bean
    FilterRegistrationBean<AdmissionFilter> admissionFilter(
            AdmissionSettings settings, ProblemWriter writer, MeterRegistry metrics) {
        return first(new AdmissionFilter(settings, writer, metrics), 2);
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> first(F filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + order);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
    }

    @Bean
    RouteGate routeGate(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return new RouteGate(mappings);
    }

    @Bean
    WebMvcConfigurer fieldlogWeb(RouteGate gate, Problems problems, ProblemWriter writer) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(gate).order(Ordered.HIGHEST_PRECEDENCE);
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new ActorArgument());
            }

            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.add(1, new ProblemResolver(problems, writer));
            }
        };
    }

    @Bean
    @ConditionalOnMissingBean
    JwtDecoder tokens(SecuritySettings settings) throws MalformedURLException {
        var keys = new IssuerKeys(
                settings.jwkSetUri().toURL(), settings.keyRefresh(), settings.keyTimeout(), Clock.systemUTC());
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        var lifetime = new JwtTimestampValidator(settings.clockSkew());
        lifetime.setAllowEmptyExpiryClaim(false);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                lifetime,
                new JwtIssuerValidator(settings.issuer()),
                new JwtAudienceValidator(settings.audience()),
                new ActorClaims()));
        return decoder;
    }

    @Bean
    RedisLink redisLink(RedisSettings settings) {
        return new RedisLink(settings);
    }

    @Bean
    Limiter limiter(RedisLink redis, LimitSettings settings, MeterRegistry metrics) {
        return new Limiter(redis, settings, metrics);
    }

    @Bean
    RequestRejectedHandler refusedByTheFirewall(ProblemWriter writer) {
        return (request, response, rejected) -> writer.write(
                response, new Problem(CommonProblem.BAD_REQUEST, "The request's path or method is not acceptable."));
    }

    @Bean
    SecurityFilterChain fieldlogSecurity(
            HttpSecurity http, JwtDecoder tokens, Limiter limiter, Problems problems, ProblemWriter writer) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(
                                "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.bearerTokenResolver(onlyTheHeader())
                        .authenticationEntryPoint((request, response, failure) -> {
                            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
                            writer.write(response, problems.of(failure, request, null));
                        })
                        .accessDeniedHandler((request, response, failure) ->
                                writer.write(response, problems.of(failure, request, null)))
                        .jwt(jwt -> jwt.decoder(tokens).jwtAuthenticationConverter(new ActorClaims())))
                .addFilterAfter(new LimitFilter(limiter, writer), AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                        (request, response, failure) -> writer.write(response, problems.of(failure, request, null))))
                .build();
    }

    /// A token in a query or a form would end up in logs and histories.
    private static BearerTokenResolver onlyTheHeader() {
        return request -> {
            var headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
            if (!headers.hasMoreElements()) {
                return null;
            }
            var header = headers.nextElement();
            if (headers.hasMoreElements() || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw new Problem(
                        CommonProblem.UNAUTHENTICATED, "One header Authorization with a bearer token is needed.");
            }
            return header.substring(BEARER.length()).strip();
        };
    }
}
