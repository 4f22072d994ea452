package io.fieldlog.local.issuer;

import static java.util.Objects.requireNonNull;
import static org.springframework.security.oauth2.core.OAuth2ErrorCodes.INVALID_REQUEST;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/// Says in a token what Fieldlog's services read from it: organization, roles and, when the form field `sites` asks
/// for it, the sites that the token is narrowed to.
final class DemoClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    @Override
    public void customize(JwtEncodingContext context) {
        var client = context.getRegisteredClient().getClientId();
        var user = DemoUser.byName().get(client);
        if (user == null) {
            throw new IllegalStateException("the client " + client + " is no demo user");
        }
        var sites = requestOf(context).getAdditionalParameters().get("sites");
        context.getClaims()
                .audience(List.of("fieldlog"))
                .claim("org", user.organization().id().toString())
                .claim("roles", List.of(user.role()));
        if (sites != null) {
            context.getClaims().claim("sites", siteIds(sites));
        }
    }

    private static OAuth2ClientCredentialsAuthenticationToken requestOf(JwtEncodingContext context) {
        return requireNonNull(context.<OAuth2ClientCredentialsAuthenticationToken>getAuthorizationGrant());
    }

    /// One value or several, each one or more ids. An empty field is refused: taking it for "all sites" would widen
    /// what somebody meant to narrow.
    private static List<String> siteIds(Object values) {
        var fields = values instanceof String[] several ? Arrays.stream(several) : Stream.of(values.toString());
        return fields.flatMap(field -> Arrays.stream(field.strip().split("[,\\s]+", -1)))
                .map(DemoClaims::siteId)
                .distinct()
                .toList();
    }

    private static String siteId(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw invalidRequest("sites must hold UUIDs, separated by commas or spaces");
        }
        return UUID.fromString(text).toString();
    }

    private static OAuth2AuthenticationException invalidRequest(String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(INVALID_REQUEST, description, null));
    }
}
