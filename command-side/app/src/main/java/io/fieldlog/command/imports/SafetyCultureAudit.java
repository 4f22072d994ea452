package io.fieldlog.command.imports;

import io.fieldlog.command.imports.Checklists.Filled;
import io.fieldlog.command.imports.Checklists.Given;
import io.fieldlog.command.machines.MachineRegistration;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.events.TemplateEvent.TemplatePublished;
import io.fieldlog.inspection.Fieldwork;
import io.fieldlog.inspection.Form;
import io.fieldlog.inspection.MergeRule;
import io.fieldlog.inspection.Score;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// One audit of SafetyCulture's: a template and an inspection by it, in one file.
@Component
final class SafetyCultureAudit implements ImportFormat {

    static final String NAME = "safetyculture-audit";

    private static final String CATEGORY = "Imported";
    private static final int LONGEST_TAG = 100;

    private final Machines machines;
    private final Templates templates;
    private final Checklists checklists;

    SafetyCultureAudit(Machines machines, Templates templates, Checklists checklists) {
        this.machines = machines;
        this.templates = templates;
        this.checklists = checklists;
    }

    @Override
    public String name() {
        return NAME;
    }

    static UUID templateId(UUID organization, String templateId) {
        return ImportIds.ofTemplate(organization, NAME + ":" + templateId);
    }

    /// What an export amounts to.
    record Read(
            AuditExport export,
            List<Section> sections,
            List<Given> answers,
            Instant startedAt,
            Instant answeredAt,
            @Nullable Instant completedAt,
            List<String> notCarriedOver) {

        String tag() {
            var tag = export.templateId();
            return tag.length() <= LONGEST_TAG ? tag : tag.substring(0, LONGEST_TAG);
        }
    }

    static Read read(ImportFile file) throws UnreadableFile, IOException {
        var export = AuditExport.read(file);
        var report = new Report();
        var form = new AuditForm(export, report);
        var sections = form.sections();
        if (sections.isEmpty()) {
            throw new UnreadableFile("The audit asks nothing.");
        }
        var answers = AuditAnswers.of(form, report);
        reportTheRest(export, report);
        reportScore(export, score(sections, answers, export), report);
        reportLacks(sections, answers, export, report);
        return new Read(
                export,
                sections,
                answers,
                export.startedAt(),
                export.answeredAt(),
                export.completedAt(),
                report.lines());
    }

    /// Nobody's yet: what an export amounts to depends on no id.
    private static final UUID CHECKLIST = new UUID(0, 0);

    /// What it scores here, by the rule that every checklist is scored by.
    static Score score(List<Section> sections, List<Given> answers, AuditExport export) throws UnreadableFile {
        return MergeRule.merge(form(sections, export), CHECKLIST, work(answers, export))
                .score();
    }

    private static void reportLacks(List<Section> sections, List<Given> answers, AuditExport export, Report report)
            throws UnreadableFile {
        var completedAt = export.completedAt();
        if (completedAt == null) {
            return;
        }
        var form = form(sections, export);
        for (var lack : MergeRule.lacks(form, CHECKLIST, work(answers, export), completedAt)) {
            var label = form.item(lack.slot().question())
                    .map(item -> item.question().label())
                    .orElse(lack.slot().question());
            report.add("That it is completed: it lacks the mandatory answer to %s.".formatted(Report.quote(label)));
        }
    }

    private static Form form(List<Section> sections, AuditExport export) {
        return new Form(new TemplatePublished(CHECKLIST, 1, export.templateName(), null, sections));
    }

    private static Fieldwork work(List<Given> answers, AuditExport export) throws UnreadableFile {
        var facts = new ArrayList<QuestionAnswered>();
        for (var answer : answers) {
            facts.add(new QuestionAnswered(
                    CHECKLIST,
                    CHECKLIST,
                    answer.question(),
                    answer.instance(),
                    answer.value(),
                    answer.note(),
                    export.answeredAt(),
                    NAME,
                    facts.size(),
                    NAME,
                    false));
        }
        return Fieldwork.none().withAll(facts);
    }

    private static void reportScore(AuditExport export, Score score, Report report) {
        var said = AuditExport.decimal(export.audit("score"));
        var total = AuditExport.decimal(export.audit("total_score"));
        var percentage = AuditExport.decimal(export.audit("score_percentage"));
        var here = score.percent() == null ? BigDecimal.ZERO : score.percent();
        if (said.filter(it -> it.compareTo(score.score()) != 0).isPresent()
                || total.filter(it -> it.compareTo(score.max()) != 0).isPresent()
                || percentage
                        .filter(it ->
                                it.setScale(here.scale(), RoundingMode.HALF_UP).compareTo(here) != 0)
                        .isPresent()) {
            report.add("The score: the export says %s of %s (%s %%), here it is %s of %s (%s %%)."
                    .formatted(
                            said.map(BigDecimal::toPlainString).orElse("nothing"),
                            total.map(BigDecimal::toPlainString).orElse("nothing"),
                            percentage.map(BigDecimal::toPlainString).orElse("-"),
                            score.score().toPlainString(),
                            score.max().toPlainString(),
                            here.toPlainString()));
        }
    }

    private static void reportTheRest(AuditExport export, Report report) {
        report.add("The export names no machine: the inspection is of a stand-in with the template's name.");
        report.add("When each question was answered: all answers have the time of the last change.");
        report.add("Names of authors and owners: here people are known by their user ids.");
        report.add("Colours of responses.");
        var metadata = export.root().path("template_data").path("metadata");
        if (!metadata.path("description").asString("").isBlank()) {
            report.add("The template's description: %s"
                    .formatted(Report.quote(metadata.path("description").asString(""))));
        }
        if (metadata.path("image").isObject()) {
            report.add("The template's picture.");
        }
        if (!export.audit("name").asString("").isBlank()) {
            report.add("The audit's name: %s"
                    .formatted(Report.quote(export.audit("name").asString(""))));
        }
        if (AuditExport.decimal(export.audit("duration"))
                .filter(seconds -> seconds.signum() > 0)
                .isPresent()) {
            report.add("The audit's duration of %s seconds."
                    .formatted(export.audit("duration").asString("")));
        }
        if (export.root().path("archived").asBoolean(false)) {
            report.add("That the audit is archived.");
        }
    }

    @Override
    public Reading look(ImportFile file, ImportDesk desk) throws UnreadableFile, IOException {
        var read = read(file);
        return new OneRecord(importing -> carryOut(read, importing), read.notCarriedOver());
    }

    private Outcome carryOut(Read read, ImportDesk desk) throws BadRecord {
        var export = read.export();
        var machine = new MachineRegistration(
                ImportIds.ofMachine(desk.organization(), read.tag()),
                desk.site(null),
                read.tag(),
                export.templateName(),
                CATEGORY,
                null,
                null,
                null);
        machines.check(machine);
        var version = templates.version(
                desk,
                templateId(desk.organization(), export.templateId()),
                export.templateName(),
                _ -> read.sections());
        return checklists.carryOut(
                desk,
                new Filled(
                        NAME + ":" + export.auditId(),
                        machines.of(desk).found(machine).machineId(),
                        version.form(),
                        read.startedAt(),
                        read.answeredAt(),
                        read.answers(),
                        read.completedAt(),
                        true),
                "audit");
    }
}
