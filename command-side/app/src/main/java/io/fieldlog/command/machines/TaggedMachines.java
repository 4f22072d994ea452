package io.fieldlog.command.machines;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which machine of an organization has a tag, retired ones included: files of other systems know no ids.
@Component
public final class TaggedMachines {

    private final JdbcClient log;

    TaggedMachines(JdbcClient log) {
        this.log = log;
    }

    public Optional<UUID> find(UUID organizationId, String tag) {
        return log.sql("""
                SELECT member FROM set_member
                WHERE organization_id = :organization AND set_name = 'machine-tag' AND key = :tag
                """)
                .param("organization", organizationId)
                .param("tag", tag)
                .query(UUID.class)
                .optional();
    }
}
