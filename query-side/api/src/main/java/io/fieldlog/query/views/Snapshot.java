package io.fieldlog.query.views;

import io.fieldlog.web.Actor;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One replica at one moment, showing one organization's rows only: `position` is what the asked views include.
public record Snapshot(
        JdbcClient sql,
        Actor actor,
        long position,
        @Nullable Instant recordedAt) {

    /// What does not exist, belongs to another organization, or stands on a site that the actor may not see.
    public static Problem unknown(String what) {
        return new Problem(CommonProblem.NOT_FOUND, "There is no such %s in the organization.".formatted(what));
    }
}
