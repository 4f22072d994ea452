package io.fieldlog.command;

import java.util.Locale;

/// Why the domain refuses a command. The names are part of the contract: clients see them in kebab-case.
public enum Reason {
    UNKNOWN_SITE(Kind.UNKNOWN),
    UNKNOWN_MACHINE(Kind.UNKNOWN),
    ID_TAKEN(Kind.CONFLICT),
    TAG_TAKEN(Kind.CONFLICT),
    OPEN_OUT_OF_SERVICE_DEFECT(Kind.CONFLICT);

    /// What a refusal says about the command: its target is not there, the state does not allow it, or it can never be
    /// right.
    public enum Kind {
        UNKNOWN,
        CONFLICT,
        INVALID
    }

    private final Kind kind;

    Reason(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
