package io.fieldlog.query.dashboard;

import static io.fieldlog.web.Role.ANALYST;
import static io.fieldlog.web.Role.AUDITOR;
import static io.fieldlog.web.Role.SUPERVISOR;

import io.fieldlog.query.dashboard.DashboardRows.SiteMachines;
import io.fieldlog.query.dashboard.OrganizationDashboard.MachineCounts;
import io.fieldlog.query.dashboard.OrganizationDashboard.SiteCount;
import io.fieldlog.query.dashboard.SiteDashboard.SiteMachineCounts;
import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.AsOf;
import io.fieldlog.query.views.HappenedBy;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DashboardController {

    /// Both are shown as of the position that both include, whichever is ahead.
    private static final Set<View> DASHBOARD = Set.of(View.DASHBOARD, View.DAYS);

    private static final int PERCENT_DECIMALS = 2;

    private final Views views;

    DashboardController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "showOrganizationDashboard",
            summary =
                    "Machines by status and by site, sites by name; open defects by severity; each day of the period: at most 92 local dates, both included, by default the 30 up to today in UTC.")
    @GetMapping("/v1/dashboards/organization")
    @Allowed({SUPERVISOR, ANALYST, AUDITOR})
    ResponseEntity<OrganizationDashboard> organization(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String happenedBy,
            Inquiry inquiry) {
        var ofAll = inquiry.ofTheWholeOrganization();
        var asked = Period.Asked.of(from, to);
        var period = asked.at(ZoneOffset.UTC);
        var moment = AsOf.of(asOf);
        var happened = HappenedBy.of(happenedBy);
        return views.answer(ofAll.asOf(moment), DASHBOARD, snapshot -> {
            moment.check(snapshot);
            var rows = new DashboardRows(snapshot, null, moment, happened);
            var sites = rows.machines();
            var days = rows.days(period);
            return answer(
                    snapshot,
                    asked,
                    period,
                    new OrganizationDashboard(
                            new MachineCounts(
                                    total(sites, SiteMachines::total),
                                    byStatus(sites),
                                    sites.stream()
                                            .map(site -> new SiteCount(
                                                    site.siteId(), site.name(), site.total(), site.outOfService()))
                                            .toList()),
                            days,
                            rows.openDefects(),
                            onTimePercent(days),
                            rows.medianRepairHours(period),
                            rows.part().position()));
        });
    }

    @Operation(
            operationId = "showSiteDashboard",
            summary =
                    "The same of one site: its machines by status, its open defects by severity, each day of the period by its own clock.")
    @GetMapping("/v1/dashboards/sites/{id}")
    @Allowed({SUPERVISOR, ANALYST, AUDITOR})
    ResponseEntity<SiteDashboard> site(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String happenedBy,
            Inquiry inquiry) {
        var asked = Period.Asked.of(from, to);
        var moment = AsOf.of(asOf);
        var happened = HappenedBy.of(happenedBy);
        return views.answer(inquiry.asOf(moment), DASHBOARD, snapshot -> {
            moment.check(snapshot);
            if (!snapshot.actor().maySee(id)) {
                throw Snapshot.unknown("site");
            }
            var rows = new DashboardRows(snapshot, id, moment, happened);
            var name = rows.name().orElseThrow(() -> Snapshot.unknown("site"));
            var machines = rows.machines();
            var zone = rows.zone();
            var period = asked.at(zone);
            var days = rows.days(period);
            return answer(
                    snapshot,
                    asked,
                    period,
                    new SiteDashboard(
                            id,
                            name,
                            zone.getId(),
                            new SiteMachineCounts(total(machines, SiteMachines::total), byStatus(machines)),
                            days,
                            rows.openDefects(),
                            onTimePercent(days),
                            rows.medianRepairHours(period),
                            rows.part().position()));
        });
    }

    /// Where the period ends today, it is another one tomorrow although nothing happens.
    private static <T> ResponseEntity<T> answer(Snapshot snapshot, Period.Asked asked, Period period, T body) {
        return asked.to() == null
                ? Answers.until(snapshot.position(), period.to(), body)
                : Answers.many(snapshot.position(), body);
    }

    private static Map<String, Long> byStatus(List<SiteMachines> sites) {
        var byStatus = new LinkedHashMap<String, Long>();
        byStatus.put("IN_SERVICE", total(sites, SiteMachines::inService));
        byStatus.put("OUT_OF_SERVICE", total(sites, SiteMachines::outOfService));
        byStatus.put("RETIRED", total(sites, SiteMachines::retired));
        return byStatus;
    }

    private static long total(List<SiteMachines> sites, ToLongFunction<SiteMachines> of) {
        return sites.stream().mapToLong(of).sum();
    }

    private static @Nullable BigDecimal onTimePercent(List<Day> days) {
        var onTime = days.stream().mapToLong(Day::onTime).sum();
        var done = onTime + days.stream().mapToLong(Day::late).sum();
        return done == 0
                ? null
                : BigDecimal.valueOf(100 * onTime)
                        .divide(BigDecimal.valueOf(done), PERCENT_DECIMALS, RoundingMode.HALF_UP);
    }
}
