package io.fieldlog.projections.templates;

import io.fieldlog.projections.fold.Document;
import io.fieldlog.projections.fold.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One published version of a template, which never changes.
record TemplateVersion(
        UUID organizationId,
        UUID templateId,
        int number,
        String name,
        @Nullable BigDecimal passPercent,
        Document sections,
        Instant publishedAt,
        long position) {

    record Key(UUID organizationId, UUID templateId, int number) {}

    static final Table<Key, TemplateVersion> TABLE = new Table<>(
            "template_version",
            Key.class,
            TemplateVersion.class,
            row -> new Key(row.organizationId(), row.templateId(), row.number()),
            """
            SELECT organization_id, template_id, number, name, pass_percent, sections, published_at, position
            FROM template_version
            JOIN unnest(?::uuid[], ?::uuid[], ?::int[]) AS wanted (organization_id, template_id, number)
                USING (organization_id, template_id, number)""",
            """
            INSERT INTO template_version (organization_id, template_id, number, name, pass_percent, sections, published_at,
                                          position)
            SELECT organization_id, template_id, number, name, pass_percent, sections::json, published_at, position
            FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::numeric[], ?::text[], ?::timestamptz[], ?::bigint[])
                AS put (organization_id, template_id, number, name, pass_percent, sections, published_at, position)""");
}
