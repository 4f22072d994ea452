package io.fieldlog.query.dashboard;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The organization at a glance. Totals count every machine, the retired ones too; `openDefects` by severity.
record OrganizationDashboard(MachineCounts machines, Map<String, Long> openDefects, long position) {

    record MachineCounts(long total, Map<String, Long> byStatus, List<SiteCount> bySite) {}

    record SiteCount(UUID siteId, String name, long total, long outOfService) {}
}
