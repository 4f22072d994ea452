package io.fieldlog.command;

import java.util.Locale;

/// Why a command is rejected; the code is stable and public.
public enum Reason {
    UNKNOWN_SITE(Kind.UNKNOWN),
    SITE_EXISTS(Kind.CONFLICT),
    INVALID_TIME_ZONE(Kind.INVALID),
    UNKNOWN_MACHINE(Kind.UNKNOWN),
    MACHINE_EXISTS(Kind.CONFLICT),
    MACHINE_RETIRED(Kind.CONFLICT),
    TAG_TAKEN(Kind.CONFLICT),
    ALREADY_AT_SITE(Kind.CONFLICT),
    ALREADY_OUT_OF_SERVICE(Kind.CONFLICT),
    ALREADY_IN_SERVICE(Kind.CONFLICT),
    OPEN_OUT_OF_SERVICE_DEFECT(Kind.CONFLICT),
    READING_EXISTS(Kind.CONFLICT),
    UNKNOWN_READING(Kind.UNKNOWN),
    READING_NOT_DISPUTED(Kind.CONFLICT),
    UNKNOWN_IMPORT(Kind.UNKNOWN),
    IMPORT_EXISTS(Kind.CONFLICT),
    IMPORT_ENDED(Kind.CONFLICT),
    UNSUPPORTED_FORMAT(Kind.INVALID),
    UNKNOWN_PROJECTION(Kind.UNKNOWN);

    /// How a reason meets the caller: what was named is not there, it stands against what is, or it makes no sense.
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
