package io.fieldlog.command.imports;

import io.fieldlog.command.CommandContext;
import io.fieldlog.events.TemplateEvent.Section;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// A form in a workbook, as ODK, Kobo and others author it: it becomes a template.
@Component
final class XlsForm implements ImportFormat {

    static final String NAME = "xlsform";

    private static final Set<String> SHEETS = Set.of("survey", "choices", "settings");
    private static final Set<String> SETTINGS = Set.of("form_title", "form_id", "default_language");

    private final Templates templates;

    XlsForm(Templates templates) {
        this.templates = templates;
    }

    @Override
    public String name() {
        return NAME;
    }

    static UUID templateId(UUID organization, String formId) {
        return ImportIds.ofTemplate(organization, NAME + ":" + formId);
    }

    /// What a workbook amounts to; `formId` is what decides whether it is the same form.
    record Read(String formId, String title, List<Section> sections, List<String> notCarriedOver) {}

    static Read read(ImportFile file) throws UnreadableFile, IOException {
        byte[] bytes;
        try (var content = file.open()) {
            bytes = content.readNBytes(Workbook.LARGEST_FILE + 1);
        }
        if (bytes.length > Workbook.LARGEST_FILE) {
            throw new UnreadableFile(
                    "The file is larger than %d MiB, which no form is.".formatted(Workbook.LARGEST_FILE >> 20));
        }
        var workbook = new Workbook(bytes);
        var report = new Report();
        var survey = Sheet.of(workbook, "survey");
        if (survey.lines().isEmpty()) {
            throw new UnreadableFile("The workbook has no sheet survey with rows in it.");
        }
        if (!survey.columns().contains("type")) {
            throw new UnreadableFile("The sheet survey has no column type.");
        }
        var settings =
                Sheet.of(workbook, "settings").lines().stream().findFirst().orElse(new Sheet.Line(0, Map.of()));
        var choices = Sheet.of(workbook, "choices");
        var sections = XlsFormDefinition.sections(survey, choices, settings.cell("default_language"), report);
        if (sections.isEmpty()) {
            throw new UnreadableFile("The form asks nothing that a checklist could.");
        }
        settings.cells().keySet().stream()
                .filter(setting -> !SETTINGS.contains(setting))
                .forEach(setting -> report.add("The setting %s.".formatted(setting)));
        workbook.sheets().stream()
                .filter(sheet -> !SHEETS.contains(sheet.toLowerCase(Locale.ROOT)))
                .forEach(sheet -> report.add("The sheet %s.".formatted(Report.quote(sheet))));
        var formId = settings.cell("form_id");
        if (formId.isEmpty()) {
            report.add("The settings have no form_id: only the same file again is the same form.");
            formId = HexFormat.of().formatHex(CommandContext.hash(bytes));
        }
        var title = Wording.line(settings.cell("form_title"), Wording.LONGEST_NAME)
                .or(() -> Wording.line(settings.cell("form_id"), Wording.LONGEST_NAME))
                .orElse("Form");
        return new Read(formId, title, sections, report.lines());
    }

    @Override
    public Reading look(ImportFile file, ImportDesk desk) throws UnreadableFile, IOException {
        var read = read(file);
        return new OneRecord(importing -> carryOut(read, importing), read.notCarriedOver());
    }

    private Outcome carryOut(Read read, ImportDesk desk) {
        var version = templates.version(
                desk, templateId(desk.organization(), read.formId()), read.title(), _ -> read.sections());
        return version.isNew() ? Outcome.APPLIED : Outcome.DUPLICATE;
    }
}
