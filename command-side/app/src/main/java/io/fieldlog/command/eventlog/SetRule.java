package io.fieldlog.command.eventlog;

import java.util.UUID;
import java.util.function.Supplier;

/// A rule over a set of an organization that spans aggregates, checked and applied in the append's own transaction.
/// `otherwise` makes the refusal when the rule does not hold.
public sealed interface SetRule {

    String set();

    String key();

    /// `member` becomes the only member under the key, or the append is refused.
    record Claim(String set, String key, UUID member, Supplier<? extends RuntimeException> otherwise)
            implements SetRule {}

    record Add(String set, String key, UUID member) implements SetRule {}

    record Remove(String set, String key, UUID member) implements SetRule {}

    record RequirePresent(String set, String key, UUID member, Supplier<? extends RuntimeException> otherwise)
            implements SetRule {}

    record RequireEmpty(String set, String key, Supplier<? extends RuntimeException> otherwise) implements SetRule {}
}
