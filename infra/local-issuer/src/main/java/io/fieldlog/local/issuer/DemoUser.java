package io.fieldlog.local.issuer;

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A user that every local stack knows. The name is also its secret: a demo user protects nothing.
record DemoUser(String name, Organization organization, String role) {

    private static final Map<String, DemoUser> BY_NAME = Arrays.stream(Organization.values())
            .flatMap(DemoUser::of)
            .collect(Collectors.toMap(DemoUser::name, u -> u));

    /// The demo organizations. An id is the version 5 UUID of the domain name `<name>.fieldlog.io`.
    enum Organization {
        ACME("3579887f-60a8-51e0-8bb3-0ca383b82828", ""),
        GLOBEX("cd3af408-9dd6-56a6-b671-bc85ab3eba17", "@globex");

        private final UUID id;
        private final String suffix;

        Organization(String id, String suffix) {
            this.id = UUID.fromString(id);
            this.suffix = suffix;
        }

        UUID id() {
            return id;
        }
    }

    static Map<String, DemoUser> byName() {
        return BY_NAME;
    }

    private static Stream<DemoUser> of(Organization organization) {
        return Stream.of(
                user("admin", organization, "ADMIN"),
                user("author", organization, "AUTHOR"),
                user("supervisor", organization, "SUPERVISOR"),
                user("inspector", organization, "INSPECTOR"),
                user("inspector2", organization, "INSPECTOR"),
                user("mechanic", organization, "MECHANIC"),
                user("analyst", organization, "ANALYST"),
                user("auditor", organization, "AUDITOR"));
    }

    private static DemoUser user(String name, Organization organization, String role) {
        return new DemoUser(name + organization.suffix, organization, role);
    }
}
