package io.fieldlog.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Facts about one checklist: the inspection of one machine. What devices sent is recorded as it came, in any
/// order; the merge rule says what it amounts to, and that outcome is recorded whenever it changes.
public sealed interface ChecklistEvent extends Event {

    UUID checklistId();

    @Override
    default UUID streamId() {
        return checklistId();
    }

    /// `siteId` is where the machine stood; the template's version is pinned.
    record ChecklistStarted(
            UUID checklistId,
            UUID machineId,
            UUID siteId,
            UUID templateId,
            int templateVersion,
            Instant startedAt,
            @Nullable UUID occurrenceId,
            String inspector)
            implements ChecklistEvent {}

    /// `instance` names the instance of a repeated section; no `value` takes the answer back. `arrivedLate` says
    /// that it was captured before the completion that was already known.
    record QuestionAnswered(
            UUID checklistId,
            UUID operationId,
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            @Nullable String note,
            Instant capturedAt,
            String deviceId,
            long deviceSeq,
            String userId,
            boolean arrivedLate)
            implements ChecklistEvent {}

    /// A photo exists on a device and will be uploaded: its SHA-256 binds it to what is signed.
    record PhotoAnnounced(
            UUID checklistId,
            UUID photoId,
            @Nullable String question,
            @Nullable String instance,
            String sha256,
            String contentType,
            long bytes,
            Instant capturedAt,
            String userId)
            implements ChecklistEvent {}

    /// The photo lies in the object store, and is the one that was announced.
    record PhotoAttached(UUID checklistId, UUID photoId, String sha256, long bytes) implements ChecklistEvent {}

    /// A device says that the checklist was complete. It is once no mandatory answer captured by then is missing.
    record CompletionClaimed(UUID checklistId, UUID operationId, Instant completedAt, String deviceId, String userId)
            implements ChecklistEvent {}

    record ChecklistCompleted(UUID checklistId, Outcome outcome) implements ChecklistEvent {}

    /// What arrived after the completion, or an amendment, changed what the checklist amounts to.
    record ChecklistRescored(UUID checklistId, Outcome outcome) implements ChecklistEvent {}

    /// What arrived after the completion shows that it lacks a mandatory answer.
    record ChecklistReopened(UUID checklistId) implements ChecklistEvent {}

    record ChecklistSigned(
            UUID checklistId,
            UUID signatureId,
            String meaning,
            Instant signedAt,
            String contentHash,
            @Nullable UUID imagePhotoId,
            String userId)
            implements ChecklistEvent {}

    record ChecklistAmended(
            UUID checklistId, UUID amendmentId, String reason, List<AmendedAnswer> answers, String userId)
            implements ChecklistEvent {}

    /// Approved is what has this hash: content that changes later is not.
    record ChecklistApproved(
            UUID checklistId, String contentHash, @Nullable String note, String userId) implements ChecklistEvent {}

    record ChecklistRejected(UUID checklistId, String contentHash, String reason, String userId)
            implements ChecklistEvent {}

    record ChecklistVoided(UUID checklistId, String reason) implements ChecklistEvent {}

    /// The answer that holds from the amendment on; no `value` takes it back.
    record AmendedAnswer(
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            @Nullable String note) {}

    /// What a completed checklist amounts to: by which claim it is completed, its score and how many answers
    /// failed. `contentHash` is SHA-256 in hexadecimal over everything that counts: what signatures are bound to.
    record Outcome(
            UUID claim,
            Instant completedAt,
            String deviceId,
            Result result,
            BigDecimal score,
            BigDecimal maxScore,
            int failed,
            String contentHash) {}

    enum Result {
        PASS,
        FAIL
    }
}
