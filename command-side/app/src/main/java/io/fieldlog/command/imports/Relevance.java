package io.fieldlog.command.imports;

import io.fieldlog.events.Condition;
import io.fieldlog.events.QuestionType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of XPath that a condition over answers can say: comparisons with constants, `selected()`, and `and`,
/// `or` and `not()` over these.
final class Relevance {

    /// An expression that says something else, and what.
    static final class Untranslatable extends Exception {

        private static final long serialVersionUID = 1;

        private final String reason;

        Untranslatable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private static final int LONGEST = 4_000;
    private static final int DEEPEST = 40;

    private static final Pattern TOKEN = Pattern.compile("""
            \\s*(?:(?<name>\\$\\{[^}]*\\})|(?<number>-?[0-9]+(?:\\.[0-9]+)?)|(?<text>'[^']*'|"[^"]*"|‘[^’]*’)\
            |(?<word>[A-Za-z][A-Za-z0-9_:-]*)|(?<sign>!=|<=|>=|[=<>(),.]))""");

    private final List<String> tokens;
    private final Map<String, QuestionType> questions;
    private int at;
    private int depth;

    private Relevance(List<String> tokens, Map<String, QuestionType> questions) {
        this.tokens = tokens;
        this.questions = questions;
    }

    /// @param questions those that can be asked about; nothing when it always holds
    static Optional<Condition> condition(String expression, Map<String, QuestionType> questions) throws Untranslatable {
        var parser = new Relevance(tokens(expression), questions);
        var condition = parser.or();
        if (parser.at < parser.tokens.size()) {
            throw new Untranslatable("it cannot be followed at " + parser.peek());
        }
        return condition == ALWAYS ? Optional.empty() : Optional.of(condition);
    }

    /// Stands for `true()`, which nobody has to ask.
    private static final Condition ALWAYS = new Condition.All(List.of());

    static List<String> tokens(String expression) throws Untranslatable {
        if (expression.length() > LONGEST) {
            throw new Untranslatable("it is longer than %d characters".formatted(LONGEST));
        }
        var tokens = new ArrayList<String>();
        Matcher matcher = TOKEN.matcher(expression);
        var end = 0;
        while (end < expression.length() && matcher.find(end) && matcher.start() == end) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
        if (!expression.substring(end).isBlank()) {
            throw new Untranslatable("it cannot be followed at " + Report.quote(expression.substring(end)));
        }
        return tokens;
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private boolean takes(String token) {
        if (peek().equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) throws Untranslatable {
        if (!takes(token)) {
            throw new Untranslatable("it lacks " + token);
        }
    }

    private Condition or() throws Untranslatable {
        if (++depth > DEEPEST) {
            throw new Untranslatable("it is more than %d levels deep".formatted(DEEPEST));
        }
        var parts = new ArrayList<>(List.of(and()));
        while (takes("or")) {
            parts.add(and());
        }
        depth--;
        if (parts.contains(ALWAYS)) {
            return ALWAYS;
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.Any(List.copyOf(parts));
    }

    private Condition and() throws Untranslatable {
        var parts = new ArrayList<>(List.of(part()));
        while (takes("and")) {
            parts.add(part());
        }
        parts.removeIf(ALWAYS::equals);
        return parts.isEmpty() ? ALWAYS : parts.size() == 1 ? parts.getFirst() : new Condition.All(List.copyOf(parts));
    }

    private Condition part() throws Untranslatable {
        if (takes("(")) {
            var inner = or();
            expect(")");
            return inner;
        }
        return switch (peek()) {
            case "not" -> {
                at++;
                expect("(");
                var inner = or();
                expect(")");
                if (inner == ALWAYS) {
                    throw new Untranslatable("it never holds");
                }
                yield new Condition.Not(inner);
            }
            case "selected" -> {
                at++;
                expect("(");
                var question = question(tokenOrNothing());
                expect(",");
                var value = constant(tokenOrNothing());
                expect(")");
                if (question == null || value == null) {
                    throw new Untranslatable("selected() must ask a question for a constant");
                }
                yield is(question, value);
            }
            case "true" -> {
                at++;
                expect("(");
                expect(")");
                yield ALWAYS;
            }
            case "string-length", "count-selected" -> length();
            default -> comparison();
        };
    }

    private String tokenOrNothing() {
        var token = peek();
        at++;
        return token;
    }

    /// Whether there is anything: all that is asked of lengths.
    private Condition length() throws Untranslatable {
        var function = tokenOrNothing();
        expect("(");
        var question = question(tokenOrNothing());
        expect(")");
        var sign = tokenOrNothing();
        var bound = constant(tokenOrNothing());
        if (question != null && bound != null) {
            switch (sign + bound) {
                case ">0", ">=1", "!=0" -> {
                    return new Condition.Answered(question, true);
                }
                case "=0", "<1", "<=0" -> {
                    return new Condition.Answered(question, false);
                }
                default -> {}
            }
        }
        throw new Untranslatable(function + "() is only asked whether it is 0");
    }

    private Condition comparison() throws Untranslatable {
        var left = tokenOrNothing();
        var sign = tokenOrNothing();
        var right = tokenOrNothing();
        if (question(left) == null) {
            var swap = left;
            left = right;
            right = swap;
            sign = switch (sign) {
                case "<" -> ">";
                case ">" -> "<";
                case "<=" -> ">=";
                case ">=" -> "<=";
                default -> sign;
            };
        }
        var question = question(left);
        var value = constant(right);
        if (question == null || value == null) {
            throw new Untranslatable("it compares something else than a question with a constant");
        }
        return switch (sign) {
            case "=" -> value.isEmpty() ? new Condition.Answered(question, false) : is(question, value);
            case "!=" ->
                value.isEmpty() ? new Condition.Answered(question, true) : new Condition.Not(is(question, value));
            case ">" -> new Condition.Above(question, bound(question, value));
            case "<" -> new Condition.Below(question, bound(question, value));
            case ">=" -> answeredAndNot(question, new Condition.Below(question, bound(question, value)));
            case "<=" -> answeredAndNot(question, new Condition.Above(question, bound(question, value)));
            default -> throw new Untranslatable("it cannot be followed at " + sign);
        };
    }

    private static Condition answeredAndNot(String question, Condition condition) {
        return new Condition.All(List.of(new Condition.Answered(question, true), new Condition.Not(condition)));
    }

    private @Nullable String question(String token) throws Untranslatable {
        if (!token.startsWith("${")) {
            return null;
        }
        var name = token.substring(2, token.length() - 1).strip();
        if (!questions.containsKey(name)) {
            throw new Untranslatable("it asks about %s, which is not carried over".formatted(Report.quote(name)));
        }
        return name;
    }

    private static @Nullable String constant(String token) {
        if (token.isEmpty()) {
            return null;
        }
        return switch (token.charAt(0)) {
            case '\'', '"', '‘' -> token.substring(1, token.length() - 1);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                Wording.number(token)
                        .map(number -> number.stripTrailingZeros().toPlainString())
                        .orElse(null);
            default -> null;
        };
    }

    /// An acknowledgement is `OK` when it is ticked.
    private Condition is(String question, String value) {
        return new Condition.Is(
                question,
                List.of(questions.get(question) == QuestionType.CHECKBOX && value.equals("OK") ? "true" : value));
    }

    private BigDecimal bound(String question, String value) throws Untranslatable {
        if (questions.get(question) == QuestionType.NUMBER) {
            return Wording.number(value)
                    .orElseThrow(() -> new Untranslatable("%s is no number".formatted(Report.quote(value))));
        }
        throw new Untranslatable("%s is no number".formatted(Report.quote(question)));
    }
}
