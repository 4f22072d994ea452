package io.fieldlog.command.checklists;

import static io.fieldlog.command.Reason.UNKNOWN_CHECKLIST;
import static io.fieldlog.command.Reason.UNKNOWN_PHOTO;

import io.fieldlog.command.AggregateKey;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.Streams;
import io.fieldlog.command.checklists.ChecklistState.Started;
import io.fieldlog.command.checklists.ChecklistState.Unstarted;
import io.fieldlog.command.photos.Announced;
import io.fieldlog.events.ChecklistEvent;
import io.fieldlog.web.Actor;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What was announced of a photo, read from the log: before a command can say that it is there, it must be looked at.
@Component
final class AnnouncedPhotos {

    private final Streams streams;

    AnnouncedPhotos(Streams streams) {
        this.streams = streams;
    }

    /// @throws Rejected when there is no such checklist on the actor's sites, or it has no such photo
    Announced find(Actor actor, UUID checklistId, UUID photoId) {
        var organization = actor.organizationId();
        if (!(state(new AggregateKey(organization, checklistId)) instanceof Started started)
                || !actor.maySee(started.progress().siteId())) {
            throw new Rejected(UNKNOWN_CHECKLIST, "There is no checklist %s.".formatted(checklistId));
        }
        return started.progress().work().photos().stream()
                .filter(photo -> photo.photoId().equals(photoId))
                .findAny()
                .map(photo -> new Announced(
                        organization, checklistId, photoId, photo.sha256(), photo.contentType(), photo.bytes()))
                .orElseThrow(() -> new Rejected(UNKNOWN_PHOTO, "No photo %s was announced.".formatted(photoId)));
    }

    private ChecklistState state(AggregateKey checklist) {
        return streams.latest(
                checklist, Checklist.class, ChecklistEvent.class, new Unstarted(), ChecklistState::evolve);
    }
}
