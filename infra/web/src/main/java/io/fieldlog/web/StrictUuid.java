package io.fieldlog.web;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// UUIDs in their one canonical form: `UUID.fromString` also takes `1-1-1-1-1`, so that one id would have many
/// spellings.
public final class StrictUuid {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private StrictUuid() {}

    public static Optional<UUID> parse(@Nullable Object text) {
        return text instanceof String id && FORM.matcher(id).matches()
                ? Optional.of(UUID.fromString(id))
                : Optional.empty();
    }
}
