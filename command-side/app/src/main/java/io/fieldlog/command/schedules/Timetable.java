package io.fieldlog.command.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A recurrence in one time zone. A local time that a clock change skips is that much later, one that it repeats is
/// the first of the two.
record Timetable(Recurrence recurrence, Duration dueWithin, ZoneId zone) {

    /// How long the last occurrence of a rule that ends may stay open after it was due.
    static final Duration GRACE = Duration.ofDays(1);

    /// More than any difference between a local time and its instant, clock changes included.
    private static final Duration MARGIN = Duration.ofDays(2);

    /// When one occurrence opens, becomes overdue, and is missed: once it is overdue and the next one opens, which is
    /// due at `nextDueAt`.
    record Opening(
            LocalDateTime slot,
            Instant opensAt,
            Instant dueAt,
            Instant missedAt,
            @Nullable Instant nextDueAt) {}

    /// What opens after `after`, up to `until`.
    List<Opening> opening(Instant after, Instant until) {
        return openings(after, until)
                .filter(opening ->
                        opening.opensAt().isAfter(after) && !opening.opensAt().isAfter(until))
                .toList();
    }

    /// What is to be done at `moment`: open, and not missed yet.
    List<Opening> current(Instant moment) {
        return openings(moment, moment)
                .filter(opening ->
                        !opening.opensAt().isAfter(moment) && opening.missedAt().isAfter(moment))
                .toList();
    }

    /// The earliest moment after `moment` at which an occurrence opens or is missed; nothing once the rule has
    /// ended.
    Optional<Instant> nextChange(Instant moment) {
        var following = recurrence.next(local(moment).plus(MARGIN)).map(this::opening);
        return Stream.concat(openings(moment, moment), following.stream())
                .flatMap(opening -> Stream.of(opening.opensAt(), opening.missedAt()))
                .filter(change -> change.isAfter(moment))
                .min(Instant::compareTo);
    }

    /// At least every occurrence that is open at some time between the two; one may stay open until the next one
    /// comes.
    private Stream<Opening> openings(Instant from, Instant until) {
        var first = local(from).minus(dueWithin).minus(GRACE).minus(MARGIN);
        return Stream.concat(
                        recurrence.previous(first).stream(),
                        recurrence.between(first, local(until).plus(MARGIN)).stream())
                .map(this::opening);
    }

    private Opening opening(LocalDateTime slot) {
        var opensAt = instant(slot);
        var dueAt = opensAt.plus(dueWithin);
        var next = recurrence.next(slot).map(this::instant);
        var missedAt =
                next.map(opening -> opening.isAfter(dueAt) ? opening : dueAt).orElseGet(() -> dueAt.plus(GRACE));
        return new Opening(
                slot,
                opensAt,
                dueAt,
                missedAt,
                next.map(opening -> opening.plus(dueWithin)).orElse(null));
    }

    private Instant instant(LocalDateTime slot) {
        return ZonedDateTime.ofLocal(slot, zone, null).toInstant();
    }

    private LocalDateTime local(Instant moment) {
        return LocalDateTime.ofInstant(moment, zone);
    }
}
