package io.fieldlog.query.report;

import io.fieldlog.query.photos.Thumbnails;
import io.fieldlog.query.report.Findings.Machine;
import io.fieldlog.query.report.Findings.Site;
import io.fieldlog.query.views.Snapshot;
import java.time.ZoneId;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of a report.
final class ReportRows {

    private static final JsonMapper JSON = JsonMapper.shared();

    private record Row(UUID siteId, UUID machineId, String document, String form) {}

    private ReportRows() {}

    static Findings of(Snapshot snapshot, UUID checklist) {
        var organization = snapshot.actor().organizationId();
        var row = snapshot.sql()
                .sql("""
                        SELECT site_id, machine_id, document, template
                        FROM checklist
                        JOIN checklist_form
                            ON checklist_form.organization_id = checklist.organization_id
                            AND checklist_form.template_id = checklist.template_id
                            AND template_version = (document ->> 'templateVersion')::int
                        WHERE checklist.organization_id = :organization AND checklist_id = :checklist
                        """)
                .param("organization", organization)
                .param("checklist", checklist)
                .query((found, number) -> new Row(
                        found.getObject("site_id", UUID.class),
                        found.getObject("machine_id", UUID.class),
                        found.getString("document"),
                        found.getString("template")))
                .optional()
                .filter(found -> snapshot.actor().maySee(found.siteId()))
                .orElseThrow(() -> Snapshot.unknown("checklist"));
        var document = JSON.readTree(row.document());
        var machine = snapshot.sql()
                .sql("""
                        SELECT tag, name, category, make, model, serial_number
                        FROM machine
                        WHERE organization_id = :organization AND machine_id = :machine
                        """)
                .param("organization", organization)
                .param("machine", row.machineId())
                .query((found, number) -> new Machine(
                        row.machineId(),
                        found.getString("tag"),
                        found.getString("name"),
                        found.getString("category"),
                        found.getString("make"),
                        found.getString("model"),
                        found.getString("serial_number")))
                .optional();
        var site = snapshot.sql()
                .sql("SELECT name, time_zone FROM site WHERE organization_id = :organization AND site_id = :site")
                .param("organization", organization)
                .param("site", row.siteId())
                .query((found, number) -> new Site(found.getString("name"), ZoneId.of(found.getString("time_zone"))))
                .optional();
        var photos = document.path("photos")
                .path("items")
                .valueStream()
                .filter(photo -> photo.path("present").asBoolean())
                .map(photo -> photo.path("sha256").asString())
                .distinct()
                .toList();
        return new Findings(
                document,
                JSON.readTree(row.form()),
                machine.orElse(null),
                site.orElse(null),
                Thumbnails.of(snapshot, photos));
    }
}
