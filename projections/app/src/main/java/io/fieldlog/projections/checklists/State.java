package io.fieldlog.projections.checklists;

/// Where a checklist is in its life. APPROVED and REJECTED hold for the content that was reviewed; VOIDED is final.
enum State {
    STARTED,
    COMPLETED,
    APPROVED,
    REJECTED,
    VOIDED;

    /// Whether it counts as an inspection of its machine.
    boolean isInspection() {
        return switch (this) {
            case COMPLETED, APPROVED, REJECTED -> true;
            case STARTED, VOIDED -> false;
        };
    }
}
