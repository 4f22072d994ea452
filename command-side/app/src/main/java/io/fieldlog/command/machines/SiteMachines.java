package io.fieldlog.command.machines;

import io.fieldlog.command.sets.OrganizationSets;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which machines stand at a site, retired ones included: as exact as the log, since the append keeps it.
@Component
public final class SiteMachines {

    private final JdbcClient log;

    SiteMachines(JdbcClient log) {
        this.log = log;
    }

    public List<UUID> of(UUID organizationId, UUID siteId) {
        return log.sql("""
                SELECT member FROM set_member
                WHERE organization_id = :organization AND set_name = :set AND key = :site
                ORDER BY member
                """)
                .param("organization", organizationId)
                .param("set", OrganizationSets.SITE_MACHINES)
                .param("site", siteId.toString())
                .query(UUID.class)
                .list();
    }
}
