package io.fieldlog.web;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/// A request whose token was believed. It keeps the actor and drops the token.
final class ActorToken extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final transient Actor actor;

    ActorToken(Actor actor) {
        super(List.of());
        this.actor = actor;
        setAuthenticated(true);
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public Actor getPrincipal() {
        return actor;
    }
}
