package io.fieldlog.projections.photos;

import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.projections.fold.RowType;
import io.fieldlog.projections.fold.WorkingSet;
import io.fieldlog.projections.runtime.Advance;
import io.fieldlog.projections.runtime.Companion;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Asks for the thumbnail of each attached photo in the transaction that shows it as attached, once for each content,
/// so that none is forgotten and a replay asks for nothing new.
public final class ThumbnailFeed implements Companion {

    private static final String TYPE = "photo-attached";

    private record Wanted(UUID organizationId, String sha256) {

        static final RowType<Wanted> ROW = RowType.of(Wanted.class);

        /// Two writers lock rows in one order.
        static final Comparator<Wanted> IN_ORDER =
                Comparator.comparing(Wanted::organizationId).thenComparing(Wanted::sha256);
    }

    private final EventCodec codec;
    private final Runnable wakeMaker;

    public ThumbnailFeed(EventCodec codec, Runnable wakeMaker) {
        this.codec = codec;
        this.wakeMaker = wakeMaker;
    }

    @Override
    public void write(Connection connection, WorkingSet rows, List<Advance> advances) throws SQLException {
        var wanted = advances.stream()
                .flatMap(advance -> advance.events().stream())
                .flatMap(event -> wanted(event).stream())
                .distinct()
                .sorted(Wanted.IN_ORDER)
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("""
                INSERT INTO thumbnail (organization_id, sha256, state, attempts, due_at)
                SELECT organization_id, sha256, 'WANTED', 0, now()
                FROM unnest(?::uuid[], ?::text[]) AS wanted (organization_id, sha256)
                ON CONFLICT DO NOTHING""")) {
            Wanted.ROW.bind(statement, 1, wanted);
            statement.executeUpdate();
        }
    }

    private Optional<Wanted> wanted(RecordedEvent event) {
        return event.type().equals(TYPE) && codec.decode(event) instanceof PhotoAttached attached
                ? Optional.of(new Wanted(event.organizationId(), attached.sha256()))
                : Optional.empty();
    }

    @Override
    public void committed() {
        wakeMaker.run();
    }
}
