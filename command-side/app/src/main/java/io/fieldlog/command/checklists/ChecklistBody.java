package io.fieldlog.command.checklists;

import io.fieldlog.command.checklists.ChecklistCommand.AmendChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.AnnouncePhoto;
import io.fieldlog.command.checklists.ChecklistCommand.AnswerQuestions;
import io.fieldlog.command.checklists.ChecklistCommand.ApproveChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.CompleteChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.RejectChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.SentAnswer;
import io.fieldlog.command.checklists.ChecklistCommand.SignChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.StartChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.VoidChecklist;
import io.fieldlog.command.fields.Text;
import io.fieldlog.command.photos.Announced;
import io.fieldlog.command.photos.PhotoType;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is sent about a checklist, the same for a request of its own as for an operation of a batch.
sealed interface ChecklistBody {

    int MOST_ANSWERS = 5_000;
    int LONGEST_DEVICE_ID = 128;
    long LARGEST_PHOTO = 256L << 20;
    String SHA_256 = "[0-9a-fA-F]{64}";

    record Start(
            UUID checklistId,
            UUID machineId,
            UUID templateId,
            @Positive int templateVersion,
            Instant startedAt,
            @Nullable UUID occurrenceId)
            implements ChecklistBody {

        StartChecklist command(String userId) {
            return new StartChecklist(
                    checklistId, machineId, templateId, templateVersion, startedAt, occurrenceId, userId);
        }
    }

    record Answers(@Size(min = 1, max = MOST_ANSWERS) @Valid List<Given> answers) implements ChecklistBody {

        AnswerQuestions command(UUID checklistId, String userId) {
            return new AnswerQuestions(
                    checklistId, answers.stream().map(Given::sent).toList(), userId);
        }
    }

    /// One answer; no `value` takes it back.
    record Given(
            UUID operationId,
            String question,
            @Nullable Instance instance,
            @Nullable AnswerValue value,
            @Text(max = 5000, lines = true) @Nullable String note,
            Instant capturedAt,
            @Text(max = LONGEST_DEVICE_ID) String deviceId,
            @PositiveOrZero long deviceSeq) {

        SentAnswer sent() {
            return new SentAnswer(
                    operationId, question, Instance.textOf(instance), value, note, capturedAt, deviceId, deviceSeq);
        }
    }

    record Photo(
            UUID photoId,
            @Nullable String question,
            @Nullable Instance instance,

            @Pattern(regexp = SHA_256, message = "must be 64 hexadecimal digits")
            String sha256,

            @Pattern(
                    regexp = PhotoType.CONTENT_TYPES,
                    message = "must be image/jpeg, image/png, image/webp, image/heic or image/heif")
            String contentType,

            @Positive @Max(LARGEST_PHOTO) long bytes,
            Instant capturedAt)
            implements ChecklistBody {

        Announced announced(UUID organization, UUID checklistId) {
            return new Announced(
                    organization, checklistId, photoId, sha256.toLowerCase(Locale.ROOT), contentType, bytes);
        }

        AnnouncePhoto command(UUID checklistId, String userId) {
            return new AnnouncePhoto(
                    checklistId,
                    photoId,
                    question,
                    Instance.textOf(instance),
                    sha256.toLowerCase(Locale.ROOT),
                    contentType,
                    bytes,
                    capturedAt,
                    userId);
        }
    }

    /// Who completes a checklist at a desk has neither an operation nor a device.
    record Completion(
            Instant completedAt,
            @Nullable UUID operationId,
            @Text(max = LONGEST_DEVICE_ID) @Nullable String deviceId) implements ChecklistBody {

        CompleteChecklist command(
                UUID checklistId, UUID commandId, String device, String userId, boolean keptIfLacking) {
            return new CompleteChecklist(
                    checklistId,
                    operationId == null ? commandId : operationId,
                    completedAt,
                    deviceId == null ? device : deviceId,
                    userId,
                    keptIfLacking);
        }
    }

    record Signature(
            UUID signatureId,
            @Text(max = 200) String meaning,
            Instant signedAt,

            @Pattern(regexp = SHA_256, message = "must be 64 hexadecimal digits")
            String contentHash,

            @Nullable UUID imagePhotoId)
            implements ChecklistBody {

        SignChecklist command(UUID checklistId, String userId) {
            return new SignChecklist(
                    checklistId,
                    signatureId,
                    meaning,
                    signedAt,
                    contentHash.toLowerCase(Locale.ROOT),
                    imagePhotoId,
                    userId);
        }
    }

    record Approval(
            @Text(max = 2000, lines = true) @Nullable String note) implements ChecklistBody {

        ApproveChecklist command(UUID checklistId, String userId) {
            return new ApproveChecklist(checklistId, note, userId);
        }
    }

    record Rejection(@Text(max = 2000, lines = true) String reason) implements ChecklistBody {

        RejectChecklist command(UUID checklistId, String userId) {
            return new RejectChecklist(checklistId, reason, userId);
        }
    }

    record Voiding(@Text(max = 2000, lines = true) String reason) implements ChecklistBody {

        VoidChecklist command(UUID checklistId) {
            return new VoidChecklist(checklistId, reason);
        }
    }

    record Amendment(
            @Text(max = 2000, lines = true) String reason,
            @Size(min = 1, max = MOST_ANSWERS) @Valid List<Amended> answers)
            implements ChecklistBody {

        AmendChecklist command(UUID checklistId, UUID amendmentId, String userId) {
            return new AmendChecklist(
                    checklistId,
                    amendmentId,
                    reason,
                    answers.stream().map(Amended::answer).toList(),
                    userId);
        }
    }

    /// An answer as a device would give it. An amendment is one decision of one person, so that what orders devices'
    /// answers may stand here and orders nothing.
    record Amended(
            String question,
            @Nullable Instance instance,
            @Nullable AnswerValue value,
            @Text(max = 5000, lines = true) @Nullable String note,
            @Nullable UUID operationId,
            @Nullable Instant capturedAt,
            @Nullable String deviceId,
            @PositiveOrZero @Nullable Long deviceSeq) {

        ChecklistEvent.AmendedAnswer answer() {
            return new ChecklistEvent.AmendedAnswer(question, Instance.textOf(instance), value, note);
        }
    }
}
