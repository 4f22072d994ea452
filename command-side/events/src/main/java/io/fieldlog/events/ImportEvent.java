package io.fieldlog.events;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one import of a file into an organization. Counts are of source records: the rows of a CSV file.
public sealed interface ImportEvent extends Event {

    UUID importId();

    @Override
    default UUID streamId() {
        return importId();
    }

    /// The file lies in the object store under `objectKey`; `siteId` is where its machines stand, if the request named
    /// a site.
    record ImportRequested(
            UUID importId,
            String format,
            @Nullable String fileName,
            String objectKey,
            long bytes,
            String sha256,
            @Nullable UUID siteId)
            implements ImportEvent {}

    /// Counts since the beginning; `rejected` holds only the records refused since the event before this one, and only
    /// while few enough are listed.
    record ImportProgressed(
            UUID importId, long total, long done, long applied, long duplicates, List<RejectedRecord> rejected)
            implements ImportEvent {}

    /// Counts and `rejected` as in the progress before it; `notCarriedOver` says in plain words what of the file is not
    /// in the organization now.
    record ImportCompleted(
            UUID importId,
            long total,
            long done,
            long applied,
            long duplicates,
            List<RejectedRecord> rejected,
            List<String> notCarriedOver)
            implements ImportEvent {}

    /// The file could not be read as a whole; records applied before stay.
    record ImportFailed(UUID importId, String reason) implements ImportEvent {}

    /// A source record that was not imported: `line` counts from 1 and includes the header.
    record RejectedRecord(long line, String reason) {}
}
