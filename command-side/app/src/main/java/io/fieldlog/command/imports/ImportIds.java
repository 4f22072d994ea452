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

    /// `identity` is what the other system calls it, preceded by the format.
    static UUID ofTemplate(UUID organizationId, String identity) {
        return UuidCreator.getNameBasedSha1(organizationId, "template:" + identity);
    }

    static UUID ofChecklist(UUID organizationId, String identity) {
        return UuidCreator.getNameBasedSha1(organizationId, "checklist:" + identity);
    }

    /// One operation of an imported checklist: whoever imports it again gives the same answers.
    static UUID ofOperation(UUID checklistId, String operation) {
        return UuidCreator.getNameBasedSha1(checklistId, operation);
    }

    /// A command of an import.
    static UUID ofStep(UUID importId, String step) {
        return UuidCreator.getNameBasedSha1(importId, step);
    }
}
