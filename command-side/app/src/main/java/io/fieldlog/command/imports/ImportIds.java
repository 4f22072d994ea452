package io.fieldlog.command.imports;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/// Ids that follow from what they name (UUID version 5): the same file read again says the same things.
final class ImportIds {

    static final String DEFAULT_SITE = "Imported";

    private ImportIds() {}

    static UUID ofImport(UUID organizationId, UUID commandId) {
        return UuidCreator.getNameBasedSha1(organizationId, "import:" + commandId);
    }

    static UUID ofMachine(UUID organizationId, String tag) {
        return UuidCreator.getNameBasedSha1(organizationId, "machine:" + tag);
    }

    static UUID ofDefaultSite(UUID organizationId) {
        return UuidCreator.getNameBasedSha1(organizationId, "site:" + DEFAULT_SITE);
    }

    /// The command that a row is: sent again after a crash it changes nothing.
    static UUID ofRow(UUID importId, long line) {
        return UuidCreator.getNameBasedSha1(importId, Long.toString(line));
    }

    static UUID ofSiteRegistration(UUID importId) {
        return UuidCreator.getNameBasedSha1(importId, "site");
    }
}
