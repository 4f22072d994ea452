package io.fieldlog.query.dashboard;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A site at a glance, as [OrganizationDashboard] shows all of them.
record SiteDashboard(
        UUID siteId,
        String name,
        String timeZone,
        SiteMachineCounts machines,
        List<Day> days,
        Map<String, Long> openDefects,
        @Nullable BigDecimal onTimePercent,
        @Nullable Double medianRepairHours,
        long position) {

    record SiteMachineCounts(long total, Map<String, Long> byStatus) {}
}
