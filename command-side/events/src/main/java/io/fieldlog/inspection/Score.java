package io.fieldlog.inspection;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a checklist has of what it could have. An unanswered question counts nothing of its maximum; one that does
/// not apply is on neither side.
public record Score(BigDecimal score, BigDecimal max, List<OfSection> sections) {

    /// What one section, or one instance of a section that repeats, adds.
    public record OfSection(String section, @Nullable String instance, BigDecimal score, BigDecimal max) {}

    private static final int DECIMALS = 3;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /// In percent, half up to three decimals; nothing when nothing is scored.
    public @Nullable BigDecimal percent() {
        return max.signum() == 0 ? null : score.multiply(HUNDRED).divide(max, DECIMALS, RoundingMode.HALF_UP);
    }

    /// Compared exactly, not as rounded.
    boolean isBelow(BigDecimal percent) {
        return score.multiply(HUNDRED).compareTo(percent.multiply(max)) < 0;
    }
}
