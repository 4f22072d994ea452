package io.fieldlog.projections.templates;

import io.fieldlog.projections.fold.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A template as it is now: `newest` is its last published version, `version` that of the aggregate.
record Template(
        UUID organizationId,
        UUID templateId,
        String name,
        int newest,
        Instant publishedAt,
        @Nullable Instant withdrawnAt,
        long version,
        long position) {

    record Key(UUID organizationId, UUID templateId) {}

    static final Table<Key, Template> TABLE = new Table<>(
            "template", Key.class, Template.class, row -> new Key(row.organizationId(), row.templateId()), """
            SELECT organization_id, template_id, name, newest, published_at, withdrawn_at, version, position
            FROM template JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (organization_id, template_id)
                USING (organization_id, template_id)""", """
            INSERT INTO template (organization_id, template_id, name, newest, published_at, withdrawn_at, version, position)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[],
                                 ?::bigint[], ?::bigint[])
            ON CONFLICT (organization_id, template_id) DO UPDATE
            SET name = excluded.name, newest = excluded.newest, published_at = excluded.published_at,
                withdrawn_at = excluded.withdrawn_at, version = excluded.version, position = excluded.position""");
}
