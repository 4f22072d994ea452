package io.fieldlog.command.machines;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// One reading of a meter as the rules see it: `ordinal` counts the machine's readings as they arrived, and puts those
/// of one moment in order.
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
record Reading(
        UUID readingId,
        String meter,
        BigDecimal value,
        String unit,
        Instant capturedAt,
        boolean rollover,
        long ordinal,
        Standing standing) {

    /// Whether a reading takes part in the order of its meter.
    enum Standing {
        COUNTED,
        DISPUTED,
        REJECTED
    }

    /// The place of a reading among those of its meter.
    record Moment(Instant capturedAt, long ordinal) implements Comparable<Moment> {

        /// After everything captured at that time.
        static Moment endOf(Instant capturedAt) {
            return new Moment(capturedAt, Long.MAX_VALUE);
        }

        @Override
        public int compareTo(Moment other) {
            var byTime = capturedAt.compareTo(other.capturedAt);
            return byTime != 0 ? byTime : Long.compare(ordinal, other.ordinal);
        }
    }

    Moment moment() {
        return new Moment(capturedAt, ordinal);
    }

    Reading as(Standing next) {
        return new Reading(readingId, meter, value, unit, capturedAt, rollover, ordinal, next);
    }
}
