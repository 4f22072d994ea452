package io.fieldlog.web;

/// What a user may do in the organization; which route needs which role is said at the route, with [Allowed].
public enum Role {
    ADMIN,
    AUTHOR,
    SUPERVISOR,
    INSPECTOR,
    MECHANIC,
    ANALYST,
    AUDITOR
}
