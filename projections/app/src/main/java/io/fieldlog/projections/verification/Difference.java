package io.fieldlog.projections.verification;

/// Something that is not as the log says: where, and what. It names keys and columns, never values, which may be
/// personal.
public record Difference(String place, String what) {

    @Override
    public String toString() {
        return place + ": " + what;
    }
}
