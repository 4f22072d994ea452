package io.fieldlog.command.imports;

import io.fieldlog.events.ImportEvent.RejectedRecord;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is told of one import: by the person who asks for it, then by the worker that carries it out.
sealed interface ImportCommand {

    UUID importId();

    record RequestImport(
            UUID importId,
            String format,
            @Nullable String fileName,
            String objectKey,
            long bytes,
            String sha256,
            @Nullable UUID siteId)
            implements ImportCommand {}

    record ReportProgress(
            UUID importId, long total, long done, long applied, long duplicates, List<RejectedRecord> rejected)
            implements ImportCommand {}

    record CompleteImport(
            UUID importId,
            long total,
            long done,
            long applied,
            long duplicates,
            List<RejectedRecord> rejected,
            List<String> notCarriedOver)
            implements ImportCommand {}

    record FailImport(UUID importId, String reason) implements ImportCommand {}
}
