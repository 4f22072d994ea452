package io.fieldlog.events;

/// What kind of answer a question takes.
public enum QuestionType {
    PASS_FAIL_NA,
    SINGLE_CHOICE,
    MULTIPLE_CHOICE,
    NUMBER,
    /// A number that is also a reading of the machine's meter.
    METER,
    TEXT,
    DATE,
    TIME,
    DATETIME,
    LOCATION,
    BARCODE,
    CHECKBOX,
    PHOTO,
    SIGNATURE,
    DRAWING,
    /// Asks nothing.
    INSTRUCTION;

    /// Whether files answer it, by their ids.
    public boolean isMedia() {
        return switch (this) {
            case PHOTO, SIGNATURE, DRAWING -> true;
            case PASS_FAIL_NA,
                    SINGLE_CHOICE,
                    MULTIPLE_CHOICE,
                    NUMBER,
                    METER,
                    TEXT,
                    DATE,
                    TIME,
                    DATETIME,
                    LOCATION,
                    BARCODE,
                    CHECKBOX,
                    INSTRUCTION -> false;
        };
    }
}
