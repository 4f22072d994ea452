package io.fieldlog.query.operations;

import io.fieldlog.query.operations.ProjectionState.Parked;
import io.fieldlog.query.operations.ProjectionState.PartitionLag;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OperationsController {

    private final Views views;

    OperationsController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "listProjections",
            summary = "Projections by name. It waits for no position: it is looked at when positions are not reached.")
    @GetMapping("/v1/operations/projections")
    @Allowed
    ResponseEntity<Page<ProjectionState>> projections(Inquiry inquiry) {
        return views.answer(
                inquiry.ofTheWholeOrganization().whateverIsThere(),
                EnumSet.allOf(View.class),
                snapshot -> ResponseEntity.ok(new Page<>(states(snapshot), null)));
    }

    private static List<ProjectionState> states(Snapshot snapshot) {
        var partitions = partitions(snapshot);
        return snapshot.sql()
                .sql("""
                        SELECT s.projection, s.store, s.lag_events, s.lag_seconds, s.updated_at, coalesce(c.position, 0) AS position,
                               p.organization_id AS parked_organization, p.position AS parked_position, p.error
                        FROM (
                            SELECT projection, min(store) AS store, sum(lag_events) AS lag_events, max(lag_seconds) AS lag_seconds,
                                   min(updated_at) AS updated_at
                            FROM projection_status
                            GROUP BY projection
                        ) s
                        LEFT JOIN checkpoint c ON c.projection = s.projection AND c.organization_id = :organization
                        LEFT JOIN parked p ON p.projection = s.projection AND p.organization_id = :organization
                        ORDER BY s.projection
                        """)
                .param("organization", snapshot.actor().organizationId())
                .query((row, number) -> {
                    var organization = row.getObject("parked_organization", UUID.class);
                    var parked = organization == null
                            ? List.<Parked>of()
                            : List.of(new Parked(organization, row.getLong("parked_position"), row.getString("error")));
                    return new ProjectionState(
                            row.getString("projection"),
                            row.getString("store"),
                            parked.isEmpty() ? "LIVE" : "PARKED",
                            row.getLong("lag_events"),
                            row.getDouble("lag_seconds"),
                            Times.of(row, "updated_at"),
                            row.getLong("position"),
                            parked,
                            partitions.getOrDefault(row.getString("projection"), List.of()));
                })
                .list();
    }

    private static Map<String, List<PartitionLag>> partitions(Snapshot snapshot) {
        var partitions = new HashMap<String, List<PartitionLag>>();
        snapshot.sql().sql("""
                        SELECT projection, partition, lag_events, lag_seconds, updated_at
                        FROM projection_status ORDER BY projection, partition
                        """).query(row -> {
            partitions
                    .computeIfAbsent(row.getString("projection"), _ -> new ArrayList<>())
                    .add(new PartitionLag(
                            row.getInt("partition"),
                            row.getLong("lag_events"),
                            row.getDouble("lag_seconds"),
                            Times.of(row, "updated_at")));
        });
        return partitions;
    }
}
