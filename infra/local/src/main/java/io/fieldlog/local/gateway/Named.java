package io.fieldlog.local.gateway;

import java.net.URI;

/// An argument of the form `name=uri`.
record Named(String name, URI uri) {

    static Named parse(String argument) {
        var separator = argument.indexOf('=');
        if (separator < 1) {
            throw new IllegalArgumentException("expected name=uri instead of " + argument);
        }
        return new Named(argument.substring(0, separator), URI.create(argument.substring(separator + 1)));
    }
}
