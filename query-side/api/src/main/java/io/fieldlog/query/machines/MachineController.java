package io.fieldlog.query.machines;

import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.HappenedBy;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MachineController {

    /// The last inspection and the next one are other projections'. As long as one of them is behind, the tag of an
    /// answer is the position that all include: what the others bring then never has a tag that was given before.
    static final Set<View> CARD = Set.of(View.MACHINES, View.CHECKLISTS, View.SCHEDULES);

    private final Views views;
    private final MachineSearch search;

    MachineController(Views views, MachineSearch search) {
        this.views = views;
        this.search = search;
    }

    @Operation(
            operationId = "listMachines",
            summary =
                    "Machines by tag; with `q` the best match first: each word the beginning of a word of name, tag, make, model or serial number.")
    @GetMapping("/v1/machines")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Machine>> machines(
            @RequestParam(required = false) @Nullable UUID site,
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(required = false) @Nullable String make,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable MachineStatus status,
            @RequestParam(required = false) @Nullable String tag,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var filter = new MachineFilter(site, category, make, model, status, tag);
        if (q != null) {
            return search.machines(inquiry, q, filter, count, cursor);
        }
        var cursors = Cursor.of("machines", inquiry.actor().organizationId(), filter);
        var after = cursors.decode(cursor, 2, MachineRows.Key::parse);
        return views.answer(
                inquiry,
                CARD,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                MachineRows.list(snapshot, filter, count + 1, after),
                                count,
                                cursors,
                                machine -> List.of(
                                        machine.tag(), machine.machineId().toString()))));
    }

    @Operation(
            operationId = "showMachine",
            summary =
                    "A machine now, or as recorded by `asOf`, of which `happenedBy` leaves out what had not happened by then.")
    @GetMapping("/v1/machines/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Machine> machine(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String happenedBy,
            Inquiry inquiry) {
        var moment = AsOf.of(asOf);
        var happened = HappenedBy.of(happenedBy);
        return views.answer(inquiry.asOf(moment), CARD, snapshot -> {
            moment.check(snapshot);
            return MachineRows.one(snapshot, id)
                    .filter(now -> snapshot.actor().maySee(now.siteId()))
                    .flatMap(now -> moment instanceof AsOf.Now && happened == null
                            ? Optional.of(now)
                            : MachineRows.past(snapshot, id, moment, happened))
                    .filter(machine -> snapshot.actor().maySee(machine.siteId()))
                    .map(machine ->
                            Answers.one(machine.version(), Math.min(machine.position(), snapshot.position()), machine))
                    .orElseThrow(() -> Snapshot.unknown("machine"));
        });
    }
}
