package io.fieldlog.query.dashboard;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The organization at a glance. Totals count every machine, the retired ones too; `days` are ascending, one for
/// each date of the period; `openDefects` by severity.
record OrganizationDashboard(
        MachineCounts machines,
        List<Day> days,
        Map<String, Long> openDefects,
        @Nullable BigDecimal onTimePercent,
        @Nullable Double medianRepairHours,
        long position) {

    record MachineCounts(long total, Map<String, Long> byStatus, List<SiteCount> bySite) {}

    record SiteCount(UUID siteId, String name, long total, long outOfService) {}
}
