package io.fieldlog.projections.checklists;

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
import io.fieldlog.projections.fold.Fact;
import io.fieldlog.projections.fold.InconsistentLogException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was sent about a checklist and what was recorded of it: each fact with the position that it has in the log, so
/// that what was known at any earlier position can be told.
record Work(
        ChecklistStarted started,
        List<Answer> answers,
        List<Claim> claims,
        List<Photo> photos,
        List<Amendment> amendments,
        List<Signature> signatures,
        List<Review> reviews,
        @Nullable Outcome outcome,
        @Nullable Voiding voided,
        long standsFrom,
        Instant standsSince) {

    record Answer(long position, QuestionAnswered sent) {}

    record Claim(long position, CompletionClaimed sent) {}

    /// `attached` is set once the photo lies in the object store.
    record Photo(
            long position, PhotoAnnounced sent, @Nullable Attachment attached) {}

    record Attachment(long position, PhotoAttached recorded) {}

    record Amendment(long position, Instant recordedAt, ChecklistAmended sent) {}

    record Signature(long position, ChecklistSigned sent) {}

    /// `decision` is APPROVED or REJECTED, and holds for the content that has this hash.
    record Review(
            long position,
            Instant recordedAt,
            State decision,
            String contentHash,
            @Nullable String note,
            String userId) {}

    record Voiding(long position, Instant recordedAt, String reason, String userId) {}

    static Work of(ChecklistStarted started, Fact fact) {
        return new Work(
                started,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                fact.position(),
                fact.recordedAt());
    }

    State state() {
        if (voided != null) {
            return State.VOIDED;
        }
        if (outcome == null) {
            return State.STARTED;
        }
        var review = review();
        return review == null ? State.COMPLETED : review.decision();
    }

    /// The last review of the content as it is, if there is one.
    @Nullable
    Review review() {
        var content = outcome == null ? null : outcome.contentHash();
        return reviews.reversed().stream()
                .filter(review -> review.contentHash().equals(content))
                .findFirst()
                .orElse(null);
    }

    Fieldwork fieldwork() {
        return new Fieldwork(
                answers.stream().map(Answer::sent).toList(),
                claims.stream().map(Claim::sent).toList(),
                photos.stream().map(Photo::sent).toList(),
                amendments.stream().map(Amendment::sent).toList());
    }

    Work with(ChecklistEvent event, Fact fact) {
        var at = fact.position();
        return switch (event) {
            case ChecklistStarted _ -> throw new InconsistentLogException("a checklist is started twice");
            case QuestionAnswered e ->
                with(
                        once(answers, new Answer(at, e), answer -> Said.of(answer.sent())),
                        claims,
                        photos,
                        amendments,
                        signatures);
            case CompletionClaimed e ->
                with(
                        answers,
                        once(claims, new Claim(at, e), claim -> claim.sent().operationId()),
                        photos,
                        amendments,
                        signatures);
            case PhotoAnnounced e ->
                with(
                        answers,
                        claims,
                        once(
                                photos,
                                new Photo(at, e, null),
                                photo -> photo.sent().photoId()),
                        amendments,
                        signatures);
            case PhotoAttached e -> with(answers, claims, attached(e, at), amendments, signatures);
            case ChecklistAmended e ->
                with(
                        answers,
                        claims,
                        photos,
                        once(
                                amendments,
                                new Amendment(at, fact.recordedAt(), e),
                                amendment -> amendment.sent().amendmentId()),
                        signatures);
            case ChecklistSigned e ->
                with(
                        answers,
                        claims,
                        photos,
                        amendments,
                        once(
                                signatures,
                                new Signature(at, e),
                                signature -> signature.sent().signatureId()));
            case ChecklistCompleted(var _, var amounts) -> standing(reviews, amounts, voided, fact);
            case ChecklistRescored(var _, var amounts) -> standing(reviews, amounts, voided, fact);
            case ChecklistReopened _ -> standing(reviews, null, voided, fact);
            case ChecklistApproved(var _, var contentHash, var note, var userId) ->
                reviewed(new Review(at, fact.recordedAt(), State.APPROVED, contentHash, note, userId), fact);
            case ChecklistRejected(var _, var contentHash, var reason, var userId) ->
                reviewed(new Review(at, fact.recordedAt(), State.REJECTED, contentHash, reason, userId), fact);
            case ChecklistVoided(var _, var reason) ->
                standing(reviews, outcome, new Voiding(at, fact.recordedAt(), reason, fact.userId()), fact);
        };
    }

    private Work with(
            List<Answer> newAnswers,
            List<Claim> newClaims,
            List<Photo> newPhotos,
            List<Amendment> newAmendments,
            List<Signature> newSignatures) {
        return new Work(
                started,
                newAnswers,
                newClaims,
                newPhotos,
                newAmendments,
                newSignatures,
                reviews,
                outcome,
                voided,
                standsFrom,
                standsSince);
    }

    private Work reviewed(Review review, Fact fact) {
        return standing(and(reviews, review), outcome, voided, fact);
    }

    private Work standing(
            List<Review> newReviews, @Nullable Outcome newOutcome, @Nullable Voiding newVoiding, Fact fact) {
        return new Work(
                started,
                answers,
                claims,
                photos,
                amendments,
                signatures,
                newReviews,
                newOutcome,
                newVoiding,
                fact.position(),
                fact.recordedAt());
    }

    private List<Photo> attached(PhotoAttached event, long position) {
        var all = new ArrayList<Photo>(photos.size());
        var found = false;
        for (var photo : photos) {
            var is = photo.sent().photoId().equals(event.photoId());
            all.add(is ? new Photo(photo.position(), photo.sent(), new Attachment(position, event)) : photo);
            found |= is;
        }
        if (!found) {
            throw new InconsistentLogException("a photo is attached that was never announced");
        }
        return List.copyOf(all);
    }

    /// What was sent counts once, however often it is recorded.
    /// One operation may answer several questions.
    private record Said(
            UUID operationId, String question, @Nullable String instance) {

        static Said of(QuestionAnswered answer) {
            return new Said(answer.operationId(), answer.question(), answer.instance());
        }
    }

    private static <T> List<T> once(List<T> facts, T fact, Function<T, ?> id) {
        var is = id.apply(fact);
        for (var other : facts) {
            if (id.apply(other).equals(is)) {
                return facts;
            }
        }
        return and(facts, fact);
    }

    private static <T> List<T> and(List<T> facts, T fact) {
        var all = new ArrayList<T>(facts.size() + 1);
        all.addAll(facts);
        all.add(fact);
        return List.copyOf(all);
    }
}
