package io.fieldlog.command.checklists;

import static io.fieldlog.command.Reason.ALREADY_APPROVED;
import static io.fieldlog.command.Reason.ALREADY_REJECTED;
import static io.fieldlog.command.Reason.ANSWERS_MISSING;
import static io.fieldlog.command.Reason.ANSWER_MISSING;
import static io.fieldlog.command.Reason.APPROVER_TOOK_PART;
import static io.fieldlog.command.Reason.CHECKLIST_EXISTS;
import static io.fieldlog.command.Reason.CHECKLIST_VOIDED;
import static io.fieldlog.command.Reason.CONTENT_CHANGED;
import static io.fieldlog.command.Reason.INVALID_FIELD;
import static io.fieldlog.command.Reason.MACHINE_RETIRED;
import static io.fieldlog.command.Reason.NOTE_MISSING;
import static io.fieldlog.command.Reason.NOT_COMPLETED;
import static io.fieldlog.command.Reason.OPERATION_ID_REUSED;
import static io.fieldlog.command.Reason.PHOTO_EXISTS;
import static io.fieldlog.command.Reason.PHOTO_MISMATCH;
import static io.fieldlog.command.Reason.PHOTO_MISSING;
import static io.fieldlog.command.Reason.SIGNATURE_EXISTS;
import static io.fieldlog.command.Reason.TEMPLATE_WITHDRAWN;
import static io.fieldlog.command.Reason.UNKNOWN_CHECKLIST;
import static io.fieldlog.command.Reason.UNKNOWN_MACHINE;
import static io.fieldlog.command.Reason.UNKNOWN_PHOTO;
import static io.fieldlog.command.Reason.UNKNOWN_QUESTION;
import static io.fieldlog.command.Reason.UNKNOWN_TEMPLATE;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.Rejected.Fault;
import io.fieldlog.command.checklists.ChecklistCommand.AmendChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.AnnouncePhoto;
import io.fieldlog.command.checklists.ChecklistCommand.AnswerQuestions;
import io.fieldlog.command.checklists.ChecklistCommand.ApproveChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.CompleteChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.ConfirmPhoto;
import io.fieldlog.command.checklists.ChecklistCommand.OfStarted;
import io.fieldlog.command.checklists.ChecklistCommand.RejectChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.SentAnswer;
import io.fieldlog.command.checklists.ChecklistCommand.SignChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.StartChecklist;
import io.fieldlog.command.checklists.ChecklistCommand.VoidChecklist;
import io.fieldlog.command.checklists.ChecklistState.Live;
import io.fieldlog.command.checklists.ChecklistState.Progress;
import io.fieldlog.command.checklists.ChecklistState.Started;
import io.fieldlog.command.checklists.ChecklistState.Unstarted;
import io.fieldlog.command.checklists.ChecklistState.Voided;
import io.fieldlog.command.machines.RegisteredMachines;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.ChecklistApproved;
import io.fieldlog.events.ChecklistEvent.ChecklistCompleted;
import io.fieldlog.events.ChecklistEvent.ChecklistRejected;
import io.fieldlog.events.ChecklistEvent.ChecklistReopened;
import io.fieldlog.events.ChecklistEvent.ChecklistRescored;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.ChecklistStarted;
import io.fieldlog.events.ChecklistEvent.ChecklistVoided;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.PhotoAttached;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.inspection.Fieldwork;
import io.fieldlog.inspection.Form;
import io.fieldlog.inspection.Lack;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules of a checklist. What devices send is a set: it is kept as it came, and then it is said what the whole
/// amounts to, when that has changed.
final class ChecklistDecider {

    /// What a checklist is started on, as far as it exists.
    record Ground(Optional<RegisteredMachines.Standing> machine, TemplateState template, Optional<Form> form) {}

    private static final int LONGEST_INSTANCE = 128;

    private record Case(OfStarted command, Started state) {}

    private ChecklistDecider() {}

    static List<ChecklistEvent> start(StartChecklist c, ChecklistState state, Ground ground) {
        if (!(state instanceof Unstarted)) {
            throw new Rejected(CHECKLIST_EXISTS, "The checklist %s was started already.".formatted(c.checklistId()));
        }
        var machine = ground.machine().orElseThrow(() -> unknownMachine(c));
        if (ground.form().isEmpty()) {
            throw new Rejected(
                    UNKNOWN_TEMPLATE,
                    "There is no version %d of a template %s.".formatted(c.templateVersion(), c.templateId()));
        }
        if (machine.retired()) {
            throw new Rejected(MACHINE_RETIRED, "The machine %s is retired.".formatted(c.machineId()));
        }
        if (ground.template() instanceof TemplateState.Withdrawn(var _, var withdrawnAt)
                && c.startedAt().isAfter(withdrawnAt)) {
            throw new Rejected(
                    TEMPLATE_WITHDRAWN, "The template %s was withdrawn at %s.".formatted(c.templateId(), withdrawnAt));
        }
        return List.of(new ChecklistStarted(
                c.checklistId(),
                c.machineId(),
                machine.siteId(),
                c.templateId(),
                c.templateVersion(),
                c.startedAt(),
                c.occurrenceId(),
                c.userId()));
    }

    /// @param form the version of the template that the checklist was started from
    static List<ChecklistEvent> decide(OfStarted command, Started state, Form form) {
        return switch (new Case(command, state)) {
            case Case(AnswerQuestions c, Started s) ->
                withOutcome(c.checklistId(), answer(c, s.progress(), form), s, form);
            case Case(AnnouncePhoto c, Started s) ->
                withOutcome(c.checklistId(), announce(c, s.progress(), form), s, form);
            case Case(ConfirmPhoto c, Started s) -> confirm(c, s.progress());
            case Case(CompleteChecklist c, Voided _) when !c.keptIfLacking() -> throw voided(c);
            case Case(CompleteChecklist c, Started s) ->
                withOutcome(c.checklistId(), claim(c, s.progress(), form), s, form);
            case Case(OfStarted c, Voided _) -> throw voided(c);
            case Case(SignChecklist c, Live s) -> sign(c, s.progress(), form);
            case Case(AmendChecklist c, Live s) -> withOutcome(c.checklistId(), amend(c, s.progress(), form), s, form);
            case Case(ApproveChecklist c, Live s) -> {
                var outcome = reviewable(c, s);
                requireBystander(c, s.progress().work());
                yield List.of(new ChecklistApproved(c.checklistId(), outcome.contentHash(), c.note(), c.userId()));
            }
            case Case(RejectChecklist c, Live s) -> {
                var outcome = reviewable(c, s);
                yield List.of(new ChecklistRejected(c.checklistId(), outcome.contentHash(), c.reason(), c.userId()));
            }
            case Case(VoidChecklist c, Live _) -> List.of(new ChecklistVoided(c.checklistId(), c.reason()));
        };
    }

    static Rejected unknownMachine(StartChecklist c) {
        return new Rejected(UNKNOWN_MACHINE, "There is no machine %s.".formatted(c.machineId()));
    }

    static Rejected unknown(ChecklistCommand c) {
        return new Rejected(UNKNOWN_CHECKLIST, "There is no checklist %s.".formatted(c.checklistId()));
    }

    private static Rejected voided(ChecklistCommand c) {
        return new Rejected(CHECKLIST_VOIDED, "The checklist %s is voided.".formatted(c.checklistId()));
    }

    /// The facts, and what they change about the outcome. Without a claim there is nothing to be complete by, and what
    /// is voided amounts to nothing any more.
    private static List<ChecklistEvent> withOutcome(
            UUID checklistId, List<? extends ChecklistEvent> facts, Started state, Form form) {
        var events = new ArrayList<ChecklistEvent>(facts);
        if (state instanceof Live(var progress) && !facts.isEmpty()) {
            var work = progress.work().withAll(facts);
            if (!work.claims().isEmpty()) {
                var before = progress.outcome();
                var after = MergeRule.merge(form, checklistId, work).outcome().orElse(null);
                change(checklistId, before, after).ifPresent(events::add);
            }
        }
        return List.copyOf(events);
    }

    private static Optional<ChecklistEvent> change(
            UUID checklistId, @Nullable Outcome before, @Nullable Outcome after) {
        if (after == null) {
            return before == null ? Optional.empty() : Optional.of(new ChecklistReopened(checklistId));
        }
        if (before == null) {
            return Optional.of(new ChecklistCompleted(checklistId, after));
        }
        return before.equals(after) ? Optional.empty() : Optional.of(new ChecklistRescored(checklistId, after));
    }

    private static List<QuestionAnswered> answer(AnswerQuestions c, Progress progress, Form form) {
        var faults = new ArrayList<Fault>();
        var fresh = new ArrayList<QuestionAnswered>();
        var reused = new ArrayList<Fault>();
        var known = new HashMap<OperationSlot, QuestionAnswered>();
        for (var i = 0; i < c.answers().size(); i++) {
            var sent = c.answers().get(i);
            var pointer = "/answers/" + i;
            check(form, sent.question(), sent.instance(), sent.value(), pointer, faults);
            var fact = fact(c, sent, progress);
            var slot = new OperationSlot(sent.operationId(), sent.question(), sent.instance());
            var before = known.get(slot);
            if (before == null) {
                before = progress.work()
                        .answer(sent.operationId(), sent.question(), sent.instance())
                        .orElse(null);
            }
            if (before == null) {
                known.put(slot, fact);
                fresh.add(fact);
            } else if (!isSame(before, fact)) {
                reused.add(new Fault(
                        pointer + "/operationId",
                        OPERATION_ID_REUSED,
                        "The operation %s gave another answer to %s.".formatted(sent.operationId(), sent.question())));
            }
        }
        refuse(faults);
        refuse(reused);
        return fresh;
    }

    private record OperationSlot(
            UUID operationId, String question, @Nullable String instance) {}

    private static QuestionAnswered fact(AnswerQuestions c, SentAnswer sent, Progress progress) {
        return new QuestionAnswered(
                c.checklistId(),
                sent.operationId(),
                sent.question(),
                sent.instance(),
                sent.value(),
                sent.note(),
                sent.capturedAt(),
                sent.deviceId(),
                sent.deviceSeq(),
                c.userId(),
                isBeforeCompletion(sent.capturedAt(), progress));
    }

    /// It belongs to a completion that is known already.
    private static boolean isBeforeCompletion(Instant capturedAt, Progress progress) {
        var outcome = progress.outcome();
        return outcome != null && !capturedAt.isAfter(outcome.completedAt());
    }

    /// The same words of the same device; who uploads them, and when, may differ.
    private static boolean isSame(QuestionAnswered one, QuestionAnswered other) {
        return one.equals(new QuestionAnswered(
                other.checklistId(),
                other.operationId(),
                other.question(),
                other.instance(),
                other.value(),
                other.note(),
                other.capturedAt(),
                other.deviceId(),
                other.deviceSeq(),
                one.userId(),
                one.arrivedLate()));
    }

    private static void check(
            Form form,
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            String pointer,
            List<Fault> faults) {
        var item = form.item(question).orElse(null);
        if (item == null) {
            faults.add(unknownQuestion(question, pointer + "/question"));
            return;
        }
        instanceFault(item, instance, pointer + "/instance").ifPresent(faults::add);
        if (value != null) {
            Fit.complaint(item.question(), value)
                    .map(complaint -> new Fault(pointer + "/value", INVALID_FIELD, complaint))
                    .ifPresent(faults::add);
        }
    }

    private static Fault unknownQuestion(String question, String pointer) {
        return new Fault(pointer, UNKNOWN_QUESTION, "The template has no question %s.".formatted(question));
    }

    private static Optional<Fault> instanceFault(Form.Item item, @Nullable String instance, String pointer) {
        if (item.section().repeats() == (instance != null)) {
            return instance != null && isUnreadable(instance)
                    ? Optional.of(new Fault(
                            pointer,
                            INVALID_FIELD,
                            "It must have 1 to %d printable characters.".formatted(LONGEST_INSTANCE)))
                    : Optional.empty();
        }
        return Optional.of(new Fault(
                pointer,
                INVALID_FIELD,
                instance == null
                        ? "The section %s repeats: say which instance."
                                .formatted(item.section().key())
                        : "The section %s does not repeat."
                                .formatted(item.section().key())));
    }

    private static boolean isUnreadable(String instance) {
        return instance.isBlank()
                || instance.codePointCount(0, instance.length()) > LONGEST_INSTANCE
                || instance.codePoints()
                        .anyMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw Rejected.of(faults);
        }
    }

    private static List<PhotoAnnounced> announce(AnnouncePhoto c, Progress progress, Form form) {
        var question = c.question();
        if (question != null) {
            var faults = new ArrayList<Fault>();
            check(form, question, c.instance(), null, "", faults);
            refuse(faults);
        }
        var before = photo(c.photoId(), progress.work());
        var announced = new PhotoAnnounced(
                c.checklistId(),
                c.photoId(),
                c.question(),
                c.instance(),
                c.sha256(),
                c.contentType(),
                c.bytes(),
                c.capturedAt(),
                before.map(PhotoAnnounced::userId).orElse(c.userId()));
        if (before.isEmpty()) {
            return List.of(announced);
        }
        if (!before.get().equals(announced)) {
            throw new Rejected(
                    PHOTO_EXISTS,
                    "The photo %s was announced with another content.".formatted(c.photoId()),
                    "/photoId");
        }
        return List.of();
    }

    private static Optional<PhotoAnnounced> photo(UUID photoId, Fieldwork work) {
        return work.photos().stream()
                .filter(photo -> photo.photoId().equals(photoId))
                .findAny();
    }

    private static List<ChecklistEvent> confirm(ConfirmPhoto c, Progress progress) {
        var announced = photo(c.photoId(), progress.work()).orElseThrow(() -> unknownPhoto(c.photoId(), null));
        if (!announced.sha256().equals(c.sha256()) || announced.bytes() != c.bytes()) {
            throw new Rejected(
                    PHOTO_MISMATCH,
                    "The photo was announced with %d bytes and SHA-256 %s, but %d bytes with %s were uploaded."
                            .formatted(announced.bytes(), announced.sha256(), c.bytes(), c.sha256()));
        }
        return progress.attached().contains(c.photoId())
                ? List.of()
                : List.of(new PhotoAttached(c.checklistId(), c.photoId(), c.sha256(), c.bytes()));
    }

    private static Rejected unknownPhoto(UUID photoId, @Nullable String field) {
        return new Rejected(UNKNOWN_PHOTO, "No photo %s was announced.".formatted(photoId), field);
    }

    private static List<CompletionClaimed> claim(CompleteChecklist c, Progress progress, Form form) {
        for (var before : progress.work().claims()) {
            if (before.operationId().equals(c.operationId())) {
                if (before.completedAt().equals(c.completedAt())
                        && before.deviceId().equals(c.deviceId())) {
                    return List.of();
                }
                throw new Rejected(
                        OPERATION_ID_REUSED,
                        "The operation %s completed the checklist at another time.".formatted(c.operationId()));
            }
        }
        if (!c.keptIfLacking()) {
            requireComplete(form, MergeRule.lacks(form, c.checklistId(), progress.work(), c.completedAt()));
        }
        return List.of(
                new CompletionClaimed(c.checklistId(), c.operationId(), c.completedAt(), c.deviceId(), c.userId()));
    }

    private static void requireComplete(Form form, List<Lack> lacks) {
        if (!lacks.isEmpty()) {
            throw new Rejected(
                    ANSWERS_MISSING,
                    "%d answers, notes or photos are missing.".formatted(lacks.size()),
                    lacks.stream().map(lack -> fault(form, lack)).toList());
        }
    }

    private static Fault fault(Form form, Lack lack) {
        var question = lack.slot().question();
        var instance = lack.slot().instance();
        var pointer = "/answers/" + escaped(question) + (instance == null ? "" : "/" + escaped(instance));
        var name = form.item(question).map(item -> item.question().label()).orElse(question)
                + (instance == null ? "" : " (%s)".formatted(instance));
        return switch (lack.kind()) {
            case ANSWER -> new Fault(pointer, ANSWER_MISSING, "%s: it has no answer.".formatted(name));
            case NOTE -> new Fault(pointer, NOTE_MISSING, "%s: it failed and has no note.".formatted(name));
            case PHOTO -> new Fault(pointer, PHOTO_MISSING, "%s: it failed and has no photo.".formatted(name));
        };
    }

    private static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    private static List<ChecklistEvent> sign(SignChecklist c, Progress progress, Form form) {
        if (progress.signatures().contains(c.signatureId())) {
            throw new Rejected(
                    SIGNATURE_EXISTS,
                    "The checklist has a signature %s already.".formatted(c.signatureId()),
                    "/signatureId");
        }
        var image = c.imagePhotoId();
        if (image != null && photo(image, progress.work()).isEmpty()) {
            throw unknownPhoto(image, "/imagePhotoId");
        }
        var outcome = progress.outcome();
        var present = outcome == null
                ? MergeRule.merge(form, c.checklistId(), progress.work()).contentHash()
                : outcome.contentHash();
        if (!present.equals(c.contentHash())) {
            throw new Rejected(
                    CONTENT_CHANGED,
                    "The checklist's content is %s now, not what is to be signed.".formatted(present),
                    "/contentHash");
        }
        return List.of(new ChecklistSigned(
                c.checklistId(), c.signatureId(), c.meaning(), c.signedAt(), present, image, c.userId()));
    }

    private static List<ChecklistAmended> amend(AmendChecklist c, Progress progress, Form form) {
        if (progress.outcome() == null) {
            throw notCompleted(c);
        }
        var faults = new ArrayList<Fault>();
        var slots = new HashSet<Slot>();
        for (var i = 0; i < c.answers().size(); i++) {
            var answer = c.answers().get(i);
            var pointer = "/answers/" + i;
            check(form, answer.question(), answer.instance(), answer.value(), pointer, faults);
            if (!slots.add(new Slot(answer.question(), answer.instance()))) {
                faults.add(new Fault(pointer, INVALID_FIELD, "%s is amended twice.".formatted(answer.question())));
            }
        }
        refuse(faults);
        var amended = new ChecklistAmended(c.checklistId(), c.amendmentId(), c.reason(), c.answers(), c.userId());
        requireComplete(form, lacksOf(amended, progress.work(), form));
        return List.of(amended);
    }

    /// What an amendment leaves without an answer or a note. A photo can no longer be taken of what was.
    private static List<Lack> lacksOf(ChecklistAmended amended, Fieldwork work, Form form) {
        var before = MergeRule.merge(form, amended.checklistId(), work).lacks();
        return MergeRule.merge(form, amended.checklistId(), work.with(amended)).lacks().stream()
                .filter(lack -> lack.kind() != Lack.Kind.PHOTO && !before.contains(lack))
                .toList();
    }

    private static Outcome reviewable(ChecklistCommand c, Live state) {
        var outcome = state.progress().outcome();
        if (outcome == null) {
            throw notCompleted(c);
        }
        return switch (state.standing()) {
            case APPROVED ->
                throw new Rejected(
                        ALREADY_APPROVED, "The checklist %s is approved already.".formatted(c.checklistId()));
            case REJECTED ->
                throw new Rejected(
                        ALREADY_REJECTED, "The checklist %s is rejected already.".formatted(c.checklistId()));
            case STARTED, COMPLETED, VOIDED -> outcome;
        };
    }

    private static Rejected notCompleted(ChecklistCommand c) {
        return new Rejected(NOT_COMPLETED, "The checklist %s is not completed.".formatted(c.checklistId()));
    }

    private static void requireBystander(ApproveChecklist c, Fieldwork work) {
        var tookPart = Stream.of(
                        work.answers().stream().map(QuestionAnswered::userId),
                        work.claims().stream().map(CompletionClaimed::userId),
                        work.amendments().stream().map(ChecklistAmended::userId))
                .flatMap(users -> users)
                .anyMatch(c.userId()::equals);
        if (tookPart) {
            throw new Rejected(
                    APPROVER_TOOK_PART, "Who answered, completed or amended a checklist does not approve it.");
        }
    }
}
