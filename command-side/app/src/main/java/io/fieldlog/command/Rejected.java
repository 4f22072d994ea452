package io.fieldlog.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The domain refuses a command: nothing is appended, and the same command may succeed later.
public final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// What is wrong with one field of the body, named by its JSON pointer.
    public record Fault(String field, Reason reason, String detail) {}

    private final Reason reason;
    private final String detail;
    private final transient List<Fault> faults;

    public Rejected(Reason reason, String detail) {
        this(reason, detail, List.of());
    }

    /// @param field the JSON pointer of the field that is to blame
    public Rejected(Reason reason, String detail, @Nullable String field) {
        this(reason, detail, field == null ? List.of() : List.of(new Fault(field, reason, detail)));
    }

    public Rejected(Reason reason, String detail, List<Fault> faults) {
        super(reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.faults = List.copyOf(faults);
    }

    /// For the reason of the first of these faults.
    public static Rejected of(List<Fault> faults) {
        var first = faults.getFirst();
        var more = faults.size() == 1 ? "" : " (and %d more)".formatted(faults.size() - 1);
        return new Rejected(
                first.reason(),
                "The body is not valid at %s: %s%s".formatted(first.field(), first.detail(), more),
                faults);
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public List<Fault> faults() {
        return faults;
    }
}
