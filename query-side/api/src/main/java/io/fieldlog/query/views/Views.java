package io.fieldlog.query.views;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/// Where questions are put. Progress and rows of an answer come from one snapshot of one replica, so that the position
/// said with an answer is the answer's; what is not there yet is waited for without holding a connection.
@Component
public final class Views {

    /// What is asked of a snapshot; it may be asked again of another replica.
    @FunctionalInterface
    public interface Question<T> {
        T of(Snapshot snapshot);
    }

    private sealed interface Attempt<T> {
        record Answered<T>(T value) implements Attempt<T> {}

        record Behind<T>(long reached) implements Attempt<T> {}

        record Parked<T>() implements Attempt<T> {}
    }

    private final Replicas replicas;
    private final PositionWatch watch;

    Views(Replicas replicas, PositionWatch watch) {
        this.replicas = replicas;
        this.watch = watch;
    }

    public <T> T answer(Inquiry inquiry, View view, Question<T> question) {
        return answer(inquiry, Set.of(view), question);
    }

    public <T> T answer(Inquiry inquiry, Set<View> views, Question<T> question) {
        long deadline = System.nanoTime() + inquiry.patience().toNanos();
        Replica arrived = null;
        while (true) {
            switch (attempt(arrived, inquiry, views, question)) {
                case Attempt.Answered<T>(T value) -> {
                    return value;
                }
                case Attempt.Parked<T> _ -> throw inquiry.parked();
                case Attempt.Behind<T>(long reached) -> {
                    inquiry.reached(reached);
                    arrived = watch.await(inquiry, views, deadline - System.nanoTime(), reached);
                }
            }
        }
    }

    private <T> Attempt<T> attempt(
            @Nullable Replica preferred, Inquiry inquiry, Set<View> views, Question<T> question) {
        return replicas.ask(preferred, (replica, connection) -> {
            try {
                var reached = Reached.beginning(connection, inquiry.actor().organizationId(), views);
                long position = reached.position(views);
                if (position < inquiry.required()) {
                    return reached.isParkedBefore(inquiry.required(), views)
                            ? new Attempt.Parked<>()
                            : new Attempt.Behind<>(position);
                }
                inquiry.reached(position);
                return new Attempt.Answered<>(question.of(new Snapshot(
                        JdbcClient.create(new SingleConnectionDataSource(connection, true)),
                        inquiry.actor(),
                        position,
                        reached.recordedAt(views))));
            } finally {
                end(connection);
            }
        });
    }

    private static void end(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
        }
    }
}
