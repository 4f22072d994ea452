package io.fieldlog.command.checklists;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of one checklist; `userId` is who asks.
public sealed interface ChecklistCommand {

    UUID checklistId();

    record StartChecklist(
            UUID checklistId,
            UUID machineId,
            UUID templateId,
            int templateVersion,
            Instant startedAt,
            @Nullable UUID occurrenceId,
            String userId)
            implements ChecklistCommand {}

    /// What is asked of a checklist that was started.
    sealed interface OfStarted extends ChecklistCommand {}

    record AnswerQuestions(UUID checklistId, List<SentAnswer> answers, String userId) implements OfStarted {}

    /// One answer as a device sends it; no `value` takes the answer back.
    record SentAnswer(
            UUID operationId,
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            @Nullable String note,
            Instant capturedAt,
            String deviceId,
            long deviceSeq) {}

    record AnnouncePhoto(
            UUID checklistId,
            UUID photoId,
            @Nullable String question,
            @Nullable String instance,
            String sha256,
            String contentType,
            long bytes,
            Instant capturedAt,
            String userId)
            implements OfStarted {}

    /// The photo lies in the object store: `sha256` and `bytes` are what was found there.
    record ConfirmPhoto(UUID checklistId, UUID photoId, String sha256, long bytes) implements OfStarted {}

    /// `keptIfLacking` says what becomes of a claim while something mandatory is missing: it is kept, and comes true
    /// with what arrives later, or it is refused.
    record CompleteChecklist(
            UUID checklistId,
            UUID operationId,
            Instant completedAt,
            String deviceId,
            String userId,
            boolean keptIfLacking)
            implements OfStarted {}

    record SignChecklist(
            UUID checklistId,
            UUID signatureId,
            String meaning,
            Instant signedAt,
            String contentHash,
            @Nullable UUID imagePhotoId,
            String userId)
            implements OfStarted {}

    record AmendChecklist(UUID checklistId, UUID amendmentId, String reason, List<AmendedAnswer> answers, String userId)
            implements OfStarted {}

    record ApproveChecklist(UUID checklistId, @Nullable String note, String userId) implements OfStarted {}

    record RejectChecklist(UUID checklistId, String reason, String userId) implements OfStarted {}

    record VoidChecklist(UUID checklistId, String reason) implements OfStarted {}
}
