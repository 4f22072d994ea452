package io.fieldlog.web.limits;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Whether a request may go on, and what its answer says about the limits.
public sealed interface Verdict {

    /// Nobody could count it: it goes on.
    record Unchecked() implements Verdict {}

    /// It goes on. `remaining` is the field `RateLimit`.
    record Admitted(String remaining) implements Verdict {}

    /// It goes no further. `quota` names the limit that it met.
    record Refused(String quota, String remaining, Duration retryAfter) implements Verdict {}

    static Admitted admitted(List<Standing> standings) {
        return new Admitted(field(standings));
    }

    static Refused refused(List<Standing> standings) {
        var met = standings.getLast();
        return new Refused(met.quota().name(), field(standings), Duration.ofSeconds(met.secondsUntilMore()));
    }

    private static String field(List<Standing> standings) {
        return standings.stream().map(Standing::field).collect(Collectors.joining(", "));
    }
}
