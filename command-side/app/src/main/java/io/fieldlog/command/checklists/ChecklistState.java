package io.fieldlog.command.checklists;

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
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rules must know of a checklist's past.
sealed interface ChecklistState {

    /// What people see a checklist as.
    enum Standing {
        STARTED,
        COMPLETED,
        APPROVED,
        REJECTED,
        VOIDED
    }

    record Unstarted() implements ChecklistState {}

    /// A checklist that exists, with everything that was sent about it.
    sealed interface Started extends ChecklistState {
        Progress progress();

        Standing standing();
    }

    record Live(Progress progress) implements Started {

        /// A review holds for the content that it was given for.
        @Override
        public Standing standing() {
            var outcome = progress.outcome();
            var review = progress.review();
            if (outcome == null) {
                return Standing.STARTED;
            }
            if (review == null || !review.contentHash().equals(outcome.contentHash())) {
                return Standing.COMPLETED;
            }
            return review.approved() ? Standing.APPROVED : Standing.REJECTED;
        }
    }

    /// What still arrives is kept, and changes nothing any more.
    record Voided(Progress progress) implements Started {

        @Override
        public Standing standing() {
            return Standing.VOIDED;
        }
    }

    record Review(boolean approved, String contentHash) {}

    /// `outcome` is what it amounted to when that changed last, none while it is not complete.
    record Progress(
            UUID templateId,
            int templateVersion,
            UUID siteId,
            Fieldwork work,
            @Nullable Outcome outcome,
            @Nullable Review review,
            Set<UUID> signatures,
            Set<UUID> attached) {

        Progress with(Fieldwork more) {
            return new Progress(templateId, templateVersion, siteId, more, outcome, review, signatures, attached);
        }

        Progress with(@Nullable Outcome changed) {
            return new Progress(templateId, templateVersion, siteId, work, changed, review, signatures, attached);
        }

        Progress with(Review given) {
            return new Progress(templateId, templateVersion, siteId, work, outcome, given, signatures, attached);
        }

        Progress signed(UUID signature) {
            return new Progress(
                    templateId, templateVersion, siteId, work, outcome, review, with(signatures, signature), attached);
        }

        Progress attached(UUID photo) {
            return new Progress(
                    templateId, templateVersion, siteId, work, outcome, review, signatures, with(attached, photo));
        }

        private static Set<UUID> with(Set<UUID> ids, UUID id) {
            var all = new HashSet<>(ids);
            all.add(id);
            return Set.copyOf(all);
        }
    }

    static ChecklistState evolve(ChecklistState state, ChecklistEvent event) {
        if (event instanceof ChecklistStarted e && state instanceof Unstarted) {
            return new Live(new Progress(
                    e.templateId(), e.templateVersion(), e.siteId(), Fieldwork.none(), null, null, Set.of(), Set.of()));
        }
        return switch (state) {
            case Unstarted _ -> throw new IllegalStateException("no log has a %s before the start".formatted(event));
            case Live(var progress) when event instanceof ChecklistVoided -> new Voided(progress);
            case Live(var progress) -> new Live(evolve(progress, event));
            case Voided(var progress) -> new Voided(evolve(progress, event));
        };
    }

    private static Progress evolve(Progress progress, ChecklistEvent event) {
        return switch (event) {
            case QuestionAnswered _, CompletionClaimed _, PhotoAnnounced _, ChecklistAmended _ ->
                progress.with(progress.work().with(event));
            case ChecklistCompleted e -> progress.with(e.outcome());
            case ChecklistRescored e -> progress.with(e.outcome());
            case ChecklistReopened _ -> progress.with((Outcome) null);
            case ChecklistApproved e -> progress.with(new Review(true, e.contentHash()));
            case ChecklistRejected e -> progress.with(new Review(false, e.contentHash()));
            case ChecklistSigned e -> progress.signed(e.signatureId());
            case PhotoAttached e -> progress.attached(e.photoId());
            case ChecklistStarted _, ChecklistVoided _ ->
                throw new IllegalStateException("no log has a %s here".formatted(event));
        };
    }
}
