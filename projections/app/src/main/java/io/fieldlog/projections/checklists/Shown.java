package io.fieldlog.projections.checklists;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.AmendedAnswer;
import io.fieldlog.events.ChecklistEvent.ChecklistSigned;
import io.fieldlog.events.ChecklistEvent.Outcome;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.ChecklistEvent.Result;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Form;
import io.fieldlog.inspection.Lack;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Merged;
import io.fieldlog.inspection.Score;
import io.fieldlog.projections.checklists.Work.Photo;
import io.fieldlog.projections.checklists.Work.Review;
import io.fieldlog.projections.checklists.Work.Voiding;
import io.fieldlog.stream.PublishedTypes;
import io.fieldlog.stream.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// A checklist as people see it, in the shapes of the API. The merge rule is asked once, when the first of them is
/// written.
final class Shown {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(new PublishedTypes())
            .build();

    private static final Comparator<Announced> BY_TIME =
            Comparator.comparing(Announced::capturedAt).thenComparing(Announced::photoId);

    /// In lists.
    record Summary(
            UUID checklistId,
            UUID machineId,
            UUID siteId,
            UUID templateId,
            int templateVersion,
            String templateName,
            @Nullable UUID occurrenceId,
            State state,
            boolean completionPending,
            @Nullable Result result,
            BigDecimal score,
            BigDecimal maxScore,
            @Nullable BigDecimal percent,
            int failed,
            boolean evidenceComplete,
            Instant startedAt,
            @Nullable Instant completedAt,
            String inspector,
            long version,
            long position) {}

    /// On its own.
    record Whole(
            @JsonUnwrapped Summary summary,
            @Nullable String completedBy,
            List<SectionScore> sections,
            List<Answer> answers,
            List<String> missing,
            List<Missing> lacks,
            Photos photos,
            String contentHash,
            List<Signature> signatures,
            List<Amendment> amendments,
            @Nullable Review review,
            @Nullable Voiding voided,
            Instant recordedAt,
            String chainHash) {}

    record SectionScore(
            String section, String title, @Nullable String instance, BigDecimal score, BigDecimal maxScore) {}

    record Answer(
            String question,
            @Nullable String instance,
            @Nullable AnswerValue value,
            @Nullable String note,
            @Nullable Instant capturedAt,
            @Nullable String deviceId,
            @Nullable Long deviceSeq,
            @Nullable UUID operationId,
            @Nullable String userId,
            boolean visible,
            boolean failed,
            boolean arrivedLate,
            boolean afterCompletion,
            @Nullable UUID amendmentId,
            List<Conflict> conflicts) {}

    record Conflict(
            @Nullable AnswerValue value,
            @Nullable String note,
            Instant capturedAt,
            String deviceId,
            UUID operationId,
            String userId) {}

    record Missing(String question, @Nullable String instance, Lack.Kind lacks) {}

    record Photos(int expected, int present, List<String> missing, List<Announced> items) {}

    record Announced(
            UUID photoId,
            @Nullable String question,
            @Nullable String instance,
            String sha256,
            String contentType,
            long bytes,
            Instant capturedAt,
            boolean present) {}

    /// It is stale when what was signed is no longer what there is.
    record Signature(
            UUID signatureId,
            String meaning,
            Instant signedAt,
            String contentHash,
            @Nullable UUID imagePhotoId,
            String userId,
            boolean stale) {}

    record Amendment(UUID amendmentId, String reason, Instant recordedAt, String userId, List<AmendedAnswer> answers) {}

    /// What a machine shows of its last inspection.
    record Standing(
            UUID checklistId,
            UUID templateId,
            int templateVersion,
            String templateName,
            State state,
            @Nullable Result result,
            @Nullable BigDecimal score,
            @Nullable BigDecimal maxScore,
            @Nullable Integer failed,
            Instant startedAt,
            @Nullable Instant completedAt,
            String inspector) {}

    private final TemplatePublished template;
    private final Work work;
    private final RecordedEvent last;
    private @Nullable Merged merged;

    /// @param last the event that led to this
    Shown(TemplatePublished template, Work work, RecordedEvent last) {
        this.template = template;
        this.work = work;
        this.last = last;
    }

    private Merged merged() {
        if (merged == null) {
            merged = MergeRule.merge(new Form(template), work.started().checklistId(), work.fieldwork());
        }
        return merged;
    }

    String summary() {
        return JSON.writeValueAsString(summarized());
    }

    private Summary summarized() {
        var started = work.started();
        var outcome = work.outcome();
        var score = merged().score();
        return new Summary(
                started.checklistId(),
                started.machineId(),
                started.siteId(),
                started.templateId(),
                started.templateVersion(),
                template.name(),
                started.occurrenceId(),
                work.state(),
                merged().completionPending(),
                outcome == null ? null : outcome.result(),
                score.score(),
                score.max(),
                score.percent(),
                merged().failed(),
                photos().missing().isEmpty()
                        && merged().lacks().stream().noneMatch(lack -> lack.kind() == Lack.Kind.PHOTO),
                started.startedAt(),
                outcome == null ? null : outcome.completedAt(),
                started.inspector(),
                last.version(),
                last.position());
    }

    String document() {
        return JSON.writeValueAsString(new Whole(
                summarized(),
                completedBy(),
                merged().score().sections().stream().map(this::section).toList(),
                merged().answers().stream().map(Shown::answer).toList(),
                merged().missing(),
                merged().lacks().stream()
                        .map(lack ->
                                new Missing(lack.slot().question(), lack.slot().instance(), lack.kind()))
                        .toList(),
                photos(),
                merged().contentHash(),
                work.signatures().stream()
                        .map(signature -> signature(signature.sent()))
                        .toList(),
                work.amendments().stream().map(Shown::amendment).toList(),
                work.review(),
                work.voided(),
                last.recordedAt(),
                HexFormat.of().formatHex(last.hash())));
    }

    /// What is recorded of the outcome: it changes with the outcome or the review only.
    static String standing(TemplatePublished template, Work work) {
        var started = work.started();
        var outcome = work.outcome();
        return JSON.writeValueAsString(new Standing(
                started.checklistId(),
                started.templateId(),
                started.templateVersion(),
                template.name(),
                work.state(),
                outcome == null ? null : outcome.result(),
                outcome == null ? null : outcome.score(),
                outcome == null ? null : outcome.maxScore(),
                outcome == null ? null : outcome.failed(),
                started.startedAt(),
                outcome == null ? null : outcome.completedAt(),
                started.inspector()));
    }

    private @Nullable String completedBy() {
        Outcome outcome = work.outcome();
        return outcome == null
                ? null
                : work.claims().stream()
                        .map(Work.Claim::sent)
                        .filter(claim -> claim.operationId().equals(outcome.claim()))
                        .findFirst()
                        .map(claim -> claim.userId())
                        .orElse(null);
    }

    private SectionScore section(Score.OfSection of) {
        var title = template.sections().stream()
                .filter(section -> section.key().equals(of.section()))
                .findFirst()
                .map(Section::title)
                .orElse(of.section());
        return new SectionScore(of.section(), title, of.instance(), of.score(), of.max());
    }

    private static Answer answer(Merged.Shown shown) {
        var sent = shown.answer();
        return new Answer(
                shown.slot().question(),
                shown.slot().instance(),
                shown.value(),
                shown.note(),
                sent == null ? null : sent.capturedAt(),
                sent == null ? null : sent.deviceId(),
                sent == null ? null : sent.deviceSeq(),
                sent == null ? null : sent.operationId(),
                sent == null ? null : sent.userId(),
                shown.visible(),
                shown.failed(),
                sent != null && sent.arrivedLate(),
                shown.afterCompletion(),
                shown.amendment(),
                shown.conflicts().stream().map(Shown::conflict).toList());
    }

    private static Conflict conflict(QuestionAnswered other) {
        return new Conflict(
                other.value(), other.note(), other.capturedAt(), other.deviceId(), other.operationId(), other.userId());
    }

    /// Expected are the photos that were announced, that an answer names, and that a signature shows.
    private Photos photos() {
        var present = work.photos().stream()
                .filter(Shown::isPresent)
                .map(photo -> photo.sent().photoId().toString())
                .collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        work.photos().forEach(photo -> missing.add(photo.sent().photoId().toString()));
        missing.addAll(named());
        work.signatures().stream()
                .map(signature -> signature.sent().imagePhotoId())
                .forEach(photo -> {
                    if (photo != null) {
                        missing.add(photo.toString());
                    }
                });
        var expected = missing.size();
        missing.removeAll(present);
        return new Photos(
                expected,
                present.size(),
                List.copyOf(missing),
                work.photos().stream().map(Shown::announced).sorted(BY_TIME).toList());
    }

    /// A photo is there when what lies in the object store is what was announced.
    private static boolean isPresent(Photo photo) {
        return photo.attached() != null
                && photo.attached().recorded().sha256().equals(photo.sent().sha256());
    }

    private static Announced announced(Photo photo) {
        var sent = photo.sent();
        return new Announced(
                sent.photoId(),
                sent.question(),
                sent.instance(),
                sent.sha256(),
                sent.contentType(),
                sent.bytes(),
                sent.capturedAt(),
                isPresent(photo));
    }

    /// The media that answers which count consist of.
    private List<String> named() {
        var media = template.sections().stream()
                .flatMap(section -> section.questions().stream())
                .filter(question -> question.type().isMedia())
                .map(Question::key)
                .collect(Collectors.toSet());
        return merged().answers().stream()
                .filter(answer ->
                        answer.visible() && media.contains(answer.slot().question()))
                .flatMap(answer -> answer.value() instanceof AnswerValue.Keys(var ids) ? ids.stream() : Stream.of())
                .map(id -> id.toLowerCase(Locale.ROOT))
                .toList();
    }

    private Signature signature(ChecklistSigned signed) {
        return new Signature(
                signed.signatureId(),
                signed.meaning(),
                signed.signedAt(),
                signed.contentHash(),
                signed.imagePhotoId(),
                signed.userId(),
                !signed.contentHash().equals(merged().contentHash()));
    }

    private static Amendment amendment(Work.Amendment amendment) {
        var sent = amendment.sent();
        return new Amendment(sent.amendmentId(), sent.reason(), amendment.recordedAt(), sent.userId(), sent.answers());
    }
}
