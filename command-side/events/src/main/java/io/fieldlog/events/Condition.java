package io.fieldlog.events;

import java.math.BigDecimal;
import java.util.List;

/// When a question is to be asked, said over the answers to others. A hidden question counts as not answered; one
/// of a repeated section is asked within the same instance, or anywhere when it is asked about from outside.
public sealed interface Condition {

    /// The answer, or one of the chosen options, is one of these. A ticked checkbox is `true`.
    record Is(String question, List<String> is) implements Condition {}

    record Above(String question, BigDecimal above) implements Condition {}

    record Below(String question, BigDecimal below) implements Condition {}

    record Answered(String question, boolean answered) implements Condition {}

    record All(List<Condition> all) implements Condition {}

    record Any(List<Condition> any) implements Condition {}

    record Not(Condition not) implements Condition {}
}
