package io.fieldlog.command.templates;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.events.Condition;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A condition as an author writes it: every field that one can have, so that what does not go together can be named.
record ConditionDraft(
        @Nullable String question,
        @Nullable List<String> is,
        @Nullable BigDecimal above,
        @Nullable BigDecimal below,
        @Nullable Boolean answered,
        @Nullable List<ConditionDraft> all,
        @Nullable List<ConditionDraft> any,
        @Nullable ConditionDraft not) {

    private static final Condition UNREADABLE = new Condition.All(List.of());

    /// What it says; a fault is added when it says nothing, or two things at once.
    Condition condition(String pointer, List<Fault> faults) {
        var said = Stream.of(is, above, below, answered, all, any, not)
                .filter(field -> field != null)
                .count();
        var asksOne = is != null || above != null || below != null || answered != null;
        if (said != 1 || asksOne != (question != null)) {
            faults.add(
                    new Fault(
                            pointer,
                            Reason.INVALID_FIELD,
                            "A condition is a question with one of is, above, below and answered, or one of all, any and not."));
            return UNREADABLE;
        }
        if (all != null) {
            return new Condition.All(parts(all, pointer + "/all/", faults));
        }
        if (any != null) {
            return new Condition.Any(parts(any, pointer + "/any/", faults));
        }
        if (not != null) {
            return new Condition.Not(not.condition(pointer + "/not", faults));
        }
        return asked();
    }

    private Condition asked() {
        if (question == null) {
            throw new IllegalStateException("checked before");
        }
        if (is != null) {
            return new Condition.Is(question, is);
        }
        if (above != null) {
            return new Condition.Above(question, above);
        }
        if (below != null) {
            return new Condition.Below(question, below);
        }
        return new Condition.Answered(question, Boolean.TRUE.equals(answered));
    }

    private static List<Condition> parts(List<ConditionDraft> drafts, String pointer, List<Fault> faults) {
        return IntStream.range(0, drafts.size())
                .mapToObj(part -> drafts.get(part).condition(pointer + part, faults))
                .toList();
    }
}
