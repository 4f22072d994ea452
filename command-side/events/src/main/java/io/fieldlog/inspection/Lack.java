package io.fieldlog.inspection;

/// What a checklist cannot be completed without.
public record Lack(Slot slot, Kind kind) {

    public enum Kind {
        ANSWER,
        /// The answer failed, and must be explained.
        NOTE,
        /// The answer failed, and must be shown.
        PHOTO
    }
}
