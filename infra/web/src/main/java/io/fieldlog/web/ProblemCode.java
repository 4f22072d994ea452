package io.fieldlog.web;

import java.util.Locale;

/// A stable name for a kind of failure, part of the contract: listed in docs/problems.md, never renamed.
public interface ProblemCode {

    /// Kebab-case; also the end of the problem's `type` URI.
    String code();

    /// The HTTP status that it is answered with.
    int status();

    /// One sentence that is the same for every occurrence.
    String title();

    /// The code of an enum's constant: its name in kebab-case.
    static String codeOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
