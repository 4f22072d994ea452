package io.fieldlog.command;

import java.util.Locale;

/// Why the domain refuses a command. The names are part of the contract: clients see them in kebab-case.
public enum Reason {
    UNKNOWN_SITE(Kind.UNKNOWN),
    UNKNOWN_MACHINE(Kind.UNKNOWN),
    UNKNOWN_READING(Kind.UNKNOWN),
    UNKNOWN_IMPORT(Kind.UNKNOWN),
    UNKNOWN_TEMPLATE(Kind.UNKNOWN),
    UNKNOWN_CHECKLIST(Kind.UNKNOWN),
    UNKNOWN_PHOTO(Kind.UNKNOWN),
    UNKNOWN_PROJECTION(Kind.UNKNOWN),
    UNKNOWN_DEFECT(Kind.UNKNOWN),
    UNKNOWN_ACTION(Kind.UNKNOWN),
    NOT_THE_ASSIGNEE(Kind.FORBIDDEN),
    ID_TAKEN(Kind.CONFLICT),
    SITE_EXISTS(Kind.CONFLICT),
    MACHINE_EXISTS(Kind.CONFLICT),
    TAG_TAKEN(Kind.CONFLICT),
    MACHINE_RETIRED(Kind.CONFLICT),
    ALREADY_AT_SITE(Kind.CONFLICT),
    ALREADY_OUT_OF_SERVICE(Kind.CONFLICT),
    ALREADY_IN_SERVICE(Kind.CONFLICT),
    OPEN_OUT_OF_SERVICE_DEFECT(Kind.CONFLICT),
    DEFECT_EXISTS(Kind.CONFLICT),
    DEFECT_OPEN(Kind.CONFLICT),
    DEFECT_CLOSED(Kind.CONFLICT),
    ALREADY_GRADED(Kind.CONFLICT),
    ALREADY_REVIEWED(Kind.CONFLICT),
    ACTION_EXISTS(Kind.CONFLICT),
    ACTION_OPEN(Kind.CONFLICT),
    ACTION_COMPLETED(Kind.CONFLICT),
    ACTION_VERIFIED(Kind.CONFLICT),
    ALREADY_ASSIGNED(Kind.CONFLICT),
    VERIFIER_IS_ASSIGNEE(Kind.CONFLICT),
    READING_EXISTS(Kind.CONFLICT),
    READING_NOT_DISPUTED(Kind.CONFLICT),
    IMPORT_EXISTS(Kind.CONFLICT),
    IMPORT_ENDED(Kind.CONFLICT),
    TEMPLATE_EXISTS(Kind.CONFLICT),
    TEMPLATE_WITHDRAWN(Kind.CONFLICT),
    QUESTION_TYPE_CHANGED(Kind.CONFLICT),
    CHECKLIST_EXISTS(Kind.CONFLICT),
    CHECKLIST_VOIDED(Kind.CONFLICT),
    NOT_COMPLETED(Kind.CONFLICT),
    ANSWERS_MISSING(Kind.CONFLICT),
    ANSWER_MISSING(Kind.CONFLICT),
    NOTE_MISSING(Kind.CONFLICT),
    PHOTO_MISSING(Kind.CONFLICT),
    OPERATION_ID_REUSED(Kind.CONFLICT),
    PHOTO_EXISTS(Kind.CONFLICT),
    PHOTO_NOT_UPLOADED(Kind.CONFLICT),
    PHOTO_MISMATCH(Kind.CONFLICT),
    PHOTO_TYPE_MISMATCH(Kind.CONFLICT),
    SIGNATURE_EXISTS(Kind.CONFLICT),
    CONTENT_CHANGED(Kind.CONFLICT),
    ALREADY_APPROVED(Kind.CONFLICT),
    ALREADY_REJECTED(Kind.CONFLICT),
    APPROVER_TOOK_PART(Kind.CONFLICT),
    INVALID_FIELD(Kind.INVALID),
    DUPLICATE_KEY(Kind.INVALID),
    UNKNOWN_QUESTION(Kind.INVALID),
    CIRCULAR_CONDITION(Kind.INVALID),
    INVALID_TIME_ZONE(Kind.INVALID),
    UNSUPPORTED_FORMAT(Kind.INVALID);

    /// What a refusal says about the command: its target is not there, somebody else has to do it, the state does not
    /// allow it, or it can never be right.
    public enum Kind {
        UNKNOWN,
        FORBIDDEN,
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
