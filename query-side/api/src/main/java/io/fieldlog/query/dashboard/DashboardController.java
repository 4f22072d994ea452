package io.fieldlog.query.dashboard;

import static io.fieldlog.web.Role.ANALYST;
import static io.fieldlog.web.Role.AUDITOR;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.query.dashboard.OrganizationDashboard.MachineCounts;
import io.fieldlog.query.dashboard.OrganizationDashboard.SiteCount;
import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DashboardController {

    private record Row(UUID siteId, String name, long inService, long outOfService, long retired) {
        long total() {
            return inService + outOfService + retired;
        }
    }

    private final Views views;

    DashboardController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "showOrganizationDashboard",
            summary = "Machines by status and by site, sites by name; open defects by severity.")
    @GetMapping("/v1/dashboards/organization")
    @Allowed({SUPERVISOR, ANALYST, AUDITOR})
    ResponseEntity<OrganizationDashboard> organization(Inquiry inquiry) {
        return views.answer(
                inquiry.ofTheWholeOrganization(),
                View.DASHBOARD,
                snapshot -> Answers.many(
                        snapshot.position(),
                        new OrganizationDashboard(
                                machines(rows(snapshot)), openDefects(snapshot), snapshot.position())));
    }

    private static List<Row> rows(Snapshot snapshot) {
        return snapshot.sql()
                .sql("""
                        SELECT site_id, name, in_service, out_of_service, retired
                        FROM dashboard_site
                        WHERE organization_id = :organization
                        ORDER BY name, site_id
                        """)
                .param("organization", snapshot.actor().organizationId())
                .query(Row.class)
                .list();
    }

    private record Defects(long minor, long major, long outOfService) {}

    private static Map<String, Long> openDefects(Snapshot snapshot) {
        var open = snapshot.sql()
                .sql("""
                        SELECT coalesce(sum(minor), 0) AS minor, coalesce(sum(major), 0) AS major,
                               coalesce(sum(out_of_service), 0) AS out_of_service
                        FROM dashboard_site_defects
                        WHERE organization_id = :organization
                        """)
                .param("organization", snapshot.actor().organizationId())
                .query(Defects.class)
                .single();
        var bySeverity = new LinkedHashMap<String, Long>();
        bySeverity.put("MINOR", open.minor());
        bySeverity.put("MAJOR", open.major());
        bySeverity.put("OUT_OF_SERVICE", open.outOfService());
        return bySeverity;
    }

    private static MachineCounts machines(List<Row> sites) {
        var byStatus = new LinkedHashMap<String, Long>();
        byStatus.put("IN_SERVICE", sites.stream().mapToLong(Row::inService).sum());
        byStatus.put(
                "OUT_OF_SERVICE", sites.stream().mapToLong(Row::outOfService).sum());
        byStatus.put("RETIRED", sites.stream().mapToLong(Row::retired).sum());
        return new MachineCounts(
                sites.stream().mapToLong(Row::total).sum(),
                byStatus,
                sites.stream()
                        .map(site -> new SiteCount(site.siteId(), site.name(), site.total(), site.outOfService()))
                        .toList());
    }
}
