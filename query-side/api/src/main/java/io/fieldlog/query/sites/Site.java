package io.fieldlog.query.sites;

import java.util.UUID;

/// A place where machines stand.
record Site(UUID siteId, String name, String timeZone, long version, long position) {}
