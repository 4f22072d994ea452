package io.fieldlog.projections.photos;

import io.fieldlog.objects.PhotoKeys;
import io.fieldlog.projections.photos.Thumbnail.Made;
import io.fieldlog.projections.photos.Thumbnail.Unavailable;
import io.fieldlog.projections.runtime.Database;
import io.fieldlog.projections.runtime.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Makes the thumbnails that are wanted, one at a time, so that its memory is that of one picture. Several processes
/// may do the same work: a row is begun by one, and by another when that one does not end it in time. It holds neither
/// lock nor connection while it works, and a photo that cannot be decoded stops no other.
public final class ThumbnailMaker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ThumbnailMaker.class);

    /// A larger file is not fetched.
    private static final long LARGEST = 64L << 20;

    private static final int MOST_ATTEMPTS = 3;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Worker.Pace PACE =
            new Worker.Pace(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(30));

    private record Begun(UUID organizationId, String sha256, int attempts) {}

    private final Database views;
    private final S3Client s3;
    private final String bucket;
    private final MeterRegistry meters;
    private final Worker worker =
            new Worker(Thread.ofPlatform().name("thumbnails"), PACE, this::makeOne, ThumbnailMaker::failed);

    public ThumbnailMaker(Database views, S3Client s3, String bucket, MeterRegistry meters) {
        this.views = views;
        this.s3 = s3;
        this.bucket = bucket;
        this.meters = meters;
    }

    public void start() {
        worker.start();
    }

    /// Something may be wanted.
    public void wake() {
        worker.wake();
    }

    @Override
    public void close() throws InterruptedException {
        worker.close();
    }

    private static void failed(Exception failure, Duration pause) {
        switch (failure) {
            case SQLException e ->
                log.warn(
                        "thumbnails wait {} ms: the views' database fails with SQLSTATE {}",
                        pause.toMillis(),
                        e.getSQLState());
            case SdkException e -> awaitStore(e, pause);
            case UncheckedIOException e -> awaitStore(e, pause);
            default -> log.error("a thumbnail failed; the next one in {} ms", pause.toMillis(), failure);
        }
    }

    private static void awaitStore(RuntimeException failure, Duration pause) {
        log.warn("thumbnails wait {} ms for the object store: {}", pause.toMillis(), failure.getMessage());
    }

    /// False when nothing is wanted now.
    boolean makeOne() throws SQLException {
        var next = begin();
        if (next.isEmpty()) {
            return false;
        }
        var begun = next.get();
        Thumbnail thumbnail;
        try {
            thumbnail = begun.attempts() > MOST_ATTEMPTS
                    ? new Unavailable("given up after %d attempts".formatted(MOST_ATTEMPTS))
                    : make(begun);
            if (thumbnail instanceof Made(var jpeg)) {
                s3.putObject(
                        r -> r.bucket(bucket)
                                .key(PhotoKeys.thumbnail(begun.organizationId(), begun.sha256()))
                                .contentType("image/jpeg"),
                        RequestBody.fromBytes(jpeg));
            }
        } catch (SdkException | UncheckedIOException e) {
            postpone(begun);
            throw e;
        }
        end(begun, thumbnail);
        return true;
    }

    private Optional<Begun> begin() throws SQLException {
        return views.transact(connection -> {
            try (var statement = connection.prepareStatement("""
                    UPDATE thumbnail
                    SET attempts = attempts + 1, due_at = now() + ? * interval '1 second'
                    WHERE (organization_id, sha256) = (
                        SELECT organization_id, sha256 FROM thumbnail
                        WHERE state = 'WANTED' AND due_at <= now()
                        ORDER BY due_at
                        LIMIT 1
                        FOR UPDATE SKIP LOCKED)
                    RETURNING organization_id, sha256, attempts""")) {
                statement.setLong(1, LEASE.toSeconds());
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Begun(rows.getObject(1, UUID.class), rows.getString(2), rows.getInt(3)))
                            : Optional.empty();
                }
            }
        });
    }

    private Thumbnail make(Begun begun) {
        var key = PhotoKeys.original(begun.organizationId(), begun.sha256());
        try (var content = s3.getObject(r -> r.bucket(bucket).key(key))) {
            var length = content.response().contentLength();
            if (length > LARGEST) {
                content.abort();
                return new Unavailable("%d bytes are too many".formatted(length));
            }
            var file = Files.createTempFile("photo", null);
            try {
                Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                return Thumbnail.of(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the photo could not be fetched", e);
        }
    }

    /// The object store is away, which is no fault of the photo's.
    private void postpone(Begun begun) throws SQLException {
        views.transact(connection -> {
            try (var statement = connection.prepareStatement("""
                    UPDATE thumbnail SET attempts = 0, due_at = now()
                    WHERE organization_id = ? AND sha256 = ? AND state = 'WANTED'""")) {
                statement.setObject(1, begun.organizationId());
                statement.setString(2, begun.sha256());
                return statement.executeUpdate();
            }
        });
    }

    private void end(Begun begun, Thumbnail thumbnail) throws SQLException {
        var state = switch (thumbnail) {
            case Made _ -> "MADE";
            case Unavailable _ -> "UNAVAILABLE";
        };
        views.transact(connection -> {
            try (var statement = connection.prepareStatement("""
                    UPDATE thumbnail SET state = ?, reason = ?
                    WHERE organization_id = ? AND sha256 = ? AND state = 'WANTED'""")) {
                statement.setString(1, state);
                statement.setString(2, thumbnail instanceof Unavailable(var why) ? why : null);
                statement.setObject(3, begun.organizationId());
                statement.setString(4, begun.sha256());
                return statement.executeUpdate();
            }
        });
        meters.counter("fieldlog.projection.thumbnails", "outcome", state).increment();
    }
}
