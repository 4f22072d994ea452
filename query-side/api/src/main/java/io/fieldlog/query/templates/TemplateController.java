package io.fieldlog.query.templates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fieldlog.query.views.Answers;
import io.fieldlog.query.views.Cursor;
import io.fieldlog.query.views.Inquiry;
import io.fieldlog.query.views.Page;
import io.fieldlog.query.views.Snapshot;
import io.fieldlog.query.views.Times;
import io.fieldlog.query.views.View;
import io.fieldlog.query.views.Views;
import io.fieldlog.web.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Templates stand on no site: a token that is limited to some sites shows them all.
@RestController
class TemplateController {

    /// A template in a list; `version` is the newest one.
    record Summary(
            UUID templateId,
            String name,
            int version,
            boolean withdrawn,
            @Nullable Instant withdrawnAt,
            Instant publishedAt,
            long position) {

        static Summary of(ResultSet row, int number) throws SQLException {
            var withdrawnAt = Times.orNull(row, "withdrawn_at");
            return new Summary(
                    row.getObject("template_id", UUID.class),
                    row.getString("name"),
                    row.getInt("newest"),
                    withdrawnAt != null,
                    withdrawnAt,
                    Times.of(row, "published_at"),
                    row.getLong("position"));
        }
    }

    /// One version, in the shape in which it is published. `aggregateVersion` is what commands are conditional on.
    record Template(
            UUID templateId,
            String name,
            @JsonInclude(Include.NON_NULL) @Nullable BigDecimal passPercent,

            @JsonRawValue @Schema(implementation = Object[].class)
            String sections,

            int version,
            boolean withdrawn,
            @Nullable Instant withdrawnAt,
            Instant publishedAt,
            long aggregateVersion,
            long position) {

        static Template of(ResultSet row, int number) throws SQLException {
            var withdrawnAt = Times.orNull(row, "withdrawn_at");
            return new Template(
                    row.getObject("template_id", UUID.class),
                    row.getString("name"),
                    row.getBigDecimal("pass_percent"),
                    row.getString("sections"),
                    row.getInt("number"),
                    withdrawnAt != null,
                    withdrawnAt,
                    Times.of(row, "published_at"),
                    row.getLong("version"),
                    row.getLong("position"));
        }
    }

    /// The place of a template in the list.
    private record Key(String name, UUID templateId) {

        static final Key BEFORE_ALL = new Key("", new UUID(0, 0));

        static Key parse(List<String> texts) {
            return new Key(texts.getFirst(), UUID.fromString(texts.getLast()));
        }
    }

    private final Views views;

    TemplateController(Views views) {
        this.views = views;
    }

    @Operation(
            operationId = "listTemplates",
            summary = "Templates by name, each as its newest version; the withdrawn ones too.")
    @GetMapping("/v1/templates")
    @Allowed(everyRole = true)
    ResponseEntity<Page<Summary>> templates(
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Inquiry inquiry) {
        int count = Page.checkedLimit(limit);
        var cursors = Cursor.of("templates", inquiry.actor().organizationId());
        var after = cursors.decode(cursor, 2, Key::parse);
        return views.answer(
                inquiry,
                View.TEMPLATES,
                snapshot -> Answers.many(
                        snapshot.position(),
                        Page.of(
                                list(snapshot, count, after == null ? Key.BEFORE_ALL : after),
                                count,
                                cursors,
                                template -> List.of(
                                        template.name(), template.templateId().toString()))));
    }

    private static List<Summary> list(Snapshot snapshot, int count, Key after) {
        return snapshot.sql()
                .sql("""
                        SELECT template_id, name, newest, withdrawn_at, published_at, position
                        FROM template
                        WHERE organization_id = :organization AND (name, template_id) > (:name, :template)
                        ORDER BY name, template_id
                        LIMIT :count
                        """)
                .param("organization", snapshot.actor().organizationId())
                .param("name", after.name())
                .param("template", after.templateId())
                .param("count", count + 1)
                .query(Summary::of)
                .list();
    }

    @Operation(operationId = "showTemplate", summary = "A template in its newest version.")
    @GetMapping("/v1/templates/{id}")
    @Allowed(everyRole = true)
    ResponseEntity<Template> template(@PathVariable UUID id, Inquiry inquiry) {
        return views.answer(
                inquiry,
                View.TEMPLATES,
                snapshot -> one(snapshot.sql()
                        .sql(ONE.formatted("v.number = t.newest"))
                        .param("organization", snapshot.actor().organizationId())
                        .param("template", id)));
    }

    @Operation(
            operationId = "showTemplateVersion",
            summary =
                    "A template in a version that was ever published: checklists keep the one that they were started with.")
    @GetMapping("/v1/templates/{id}/versions/{number}")
    @Allowed(everyRole = true)
    ResponseEntity<Template> version(@PathVariable UUID id, @PathVariable int number, Inquiry inquiry) {
        return views.answer(
                inquiry,
                View.TEMPLATES,
                snapshot -> one(snapshot.sql()
                        .sql(ONE.formatted("v.number = :number"))
                        .param("organization", snapshot.actor().organizationId())
                        .param("template", id)
                        .param("number", number)));
    }

    private static final String ONE = """
            SELECT t.template_id, v.name, v.pass_percent, v.sections, v.number, t.withdrawn_at, v.published_at, t.version,
                   t.position
            FROM template t
            JOIN template_version v USING (organization_id, template_id)
            WHERE t.organization_id = :organization AND t.template_id = :template AND %s
            """;

    private static ResponseEntity<Template> one(StatementSpec query) {
        return query.query(Template::of)
                .optional()
                .map(template -> Answers.one(template.aggregateVersion(), template.position(), template))
                .orElseThrow(() -> Snapshot.unknown("template"));
    }
}
