package io.fieldlog.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.springframework.core.NestedExceptionUtils;

/// A lasting trouble is told when it begins, when it changes, every ten seconds, and when it ends: not at every try.
final class Complaint {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Logger log;
    private @Nullable String last;
    private long lastAt;

    Complaint(Logger log) {
        this.log = log;
    }

    /// What lies at the bottom of a failure, without the statements and layers above.
    static String cause(Throwable failure) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }

    void warn(String trouble) {
        tell(Level.WARN, trouble);
    }

    void error(String trouble) {
        tell(Level.ERROR, trouble);
    }

    private synchronized void tell(Level level, String trouble) {
        var now = System.nanoTime();
        if (!trouble.equals(last) || now - lastAt > INTERVAL.toNanos()) {
            log.atLevel(level).log(trouble);
            last = trouble;
            lastAt = now;
        }
    }

    /// Says `relief` when there was a trouble.
    synchronized void end(String relief) {
        if (last != null) {
            log.info(relief);
            last = null;
        }
    }
}
