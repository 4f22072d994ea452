package io.fieldlog.web;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/// Reads an actor from the claims `sub`, `org`, `roles` and `sites`; a token that misses one or has one malformed is
/// no token.
final class ActorClaims implements OAuth2TokenValidator<Jwt>, Converter<Jwt, AbstractAuthenticationToken> {

    private static final int LONGEST_USER_ID = 255;

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return actor(token).isPresent()
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error("invalid_token", "sub, org, roles or sites is missing or malformed", null));
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new ActorToken(actor(token).orElseThrow());
    }

    private static Optional<Actor> actor(Jwt token) {
        Map<String, Object> claims = token.getClaims();
        return userId(claims.get("sub"))
                .flatMap(user -> StrictUuid.parse(claims.get("org"))
                        .flatMap(organization -> roles(claims.get("roles")).flatMap(roles -> {
                            if (!claims.containsKey("sites")) {
                                return Optional.of(new Actor(organization, user, roles, null));
                            }
                            return sites(claims.get("sites")).map(sites -> new Actor(organization, user, roles, sites));
                        })));
    }

    private static Optional<String> userId(@Nullable Object claim) {
        return claim instanceof String id
                        && !id.isBlank()
                        && id.length() <= LONGEST_USER_ID
                        && id.codePoints().noneMatch(Character::isISOControl)
                ? Optional.of(id)
                : Optional.empty();
    }

    private static Optional<Set<Role>> roles(@Nullable Object claim) {
        if (!(claim instanceof List<?> names)) {
            return Optional.empty();
        }
        var roles = EnumSet.noneOf(Role.class);
        for (Object name : names) {
            var role = Arrays.stream(Role.values())
                    .filter(known -> known.name().equals(name))
                    .findAny();
            if (role.isEmpty()) {
                return Optional.empty();
            }
            roles.add(role.get());
        }
        return Optional.of(roles);
    }

    private static Optional<Set<UUID>> sites(@Nullable Object claim) {
        if (!(claim instanceof List<?> ids)) {
            return Optional.empty();
        }
        var sites = new HashSet<UUID>();
        for (Object id : ids) {
            var site = StrictUuid.parse(id);
            if (site.isEmpty()) {
                return Optional.empty();
            }
            sites.add(site.get());
        }
        return Optional.of(sites);
    }
}
