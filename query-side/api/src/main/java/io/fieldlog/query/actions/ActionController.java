package io.fieldlog.query.actions;

import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Moments;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Actor;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ActionController {

    private final Views views;

    ActionController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "listActions",
            summary = "Corrective actions, the next due first; `dueBefore` is a date that is not included.")
    @GetMapping("/v1/actions")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Action>> actions(
            @RequestParam(required = false) @Nullable String assignee,
            @RequestParam(required = false) @Nullable ActionState state,
            @RequestParam(required = false) @Nullable String dueBefore,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var filter = new ActionFilter(assignee, state, Moments.date("dueBefore", dueBefore));
        var cursors = Cursor.of("actions", inquiry.actor().organizationId(), filter);
        var after = cursors.decode(cursor, 2, ActionRows.Key::parse);
        return views.answer(
                inquiry,
                View.DEFECTS,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                ActionRows.list(snapshot, filter, count + 1, after),
                                count,
                                cursors,
                                action -> List.of(
                                        action.dueOn().toString(),
                                        action.actionId().toString()))));
    }

    @Operation(operationId = "showAction", summary = "A corrective action with its history.")
    @GetMapping("/v1/actions/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Action> action(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry,
                View.DEFECTS,
                snapshot -> ActionRows.one(snapshot, id)
                        .filter(action -> maySee(snapshot.actor(), action.siteId()))
                        .map(action -> Answers.one(action.version(), action.position(), action))
                        .orElseThrow(() -> Snapshot.unknown("action")));
    }

    /// What belongs to no site is the whole organization's.
    private static boolean maySee(Actor actor, @Nullable UUID site) {
        return site == null ? actor.sites() == null : actor.maySee(site);
    }
}
