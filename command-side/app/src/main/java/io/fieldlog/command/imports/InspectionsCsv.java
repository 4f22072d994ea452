package io.fieldlog.command.imports;

import io.fieldlog.command.Rejected;
import io.fieldlog.command.imports.Checklists.Filled;
import io.fieldlog.command.imports.Checklists.Given;
import io.fieldlog.command.imports.CsvRows.Row;
import io.fieldlog.command.imports.Templates.Present;
import io.fieldlog.command.machines.MachineRegistration;
import io.fieldlog.command.templates.Flaws;
import io.fieldlog.events.TemplateEvent.Question;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.inspection.Form;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Inspections of establishments, one to a row: each is a completed checklist of one template that asks the columns.
@Component
final class InspectionsCsv implements ImportFormat {

    static final String NAME = "inspections-csv";
    static final String TEMPLATE = "Inspection";

    private static final String ID = "inspection_id";
    private static final String LICENCE = "license_";
    private static final String DATE = "inspection_date";
    private static final String KIND = "facility_type";
    private static final List<String> REQUIRED = List.of(ID, LICENCE, DATE, KIND, SurveyedColumn.RESULTS);

    /// Columns that say which inspection it is, not what was found.
    private static final Set<String> ABOUT = Set.of(ID, LICENCE, DATE);

    /// The files know days only: at noon it is the same day wherever somebody looks from, and no clock is changed.
    private static final LocalTime TIME_OF_DAY = LocalTime.NOON;

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final int LONGEST_ID = 100;

    private final Machines machines;
    private final Templates templates;
    private final Checklists checklists;

    InspectionsCsv(Machines machines, Templates templates, Checklists checklists) {
        this.machines = machines;
        this.templates = templates;
        this.checklists = checklists;
    }

    @Override
    public String name() {
        return NAME;
    }

    static UUID templateId(UUID organization) {
        return ImportIds.ofTemplate(organization, TEMPLATE);
    }

    @Override
    public Reading look(ImportFile file, ImportDesk desk) throws UnreadableFile, IOException {
        var survey = survey(file);
        if (survey.hasNoResult()) {
            return new Looked(file, desk, survey, null);
        }
        try {
            var version = templates.version(
                    desk, templateId(desk.organization()), TEMPLATE, present -> sections(survey, present));
            return new Looked(file, desk, survey, version.form());
        } catch (Rejected e) {
            throw new UnreadableFile("The template %s cannot ask its columns. %s".formatted(TEMPLATE, e.detail()));
        }
    }

    /// Columns by where they stand, and what their cells are.
    record Survey(Columns columns, Map<Integer, SurveyedColumn> asked, long total) {

        /// Then every row is refused, and no template is needed.
        boolean hasNoResult() {
            return asked.values().stream()
                    .allMatch(column -> column.isEmpty() || !column.header().equalsIgnoreCase(SurveyedColumn.RESULTS));
        }
    }

    static Survey survey(ImportFile file) throws UnreadableFile, IOException {
        try (var rows = new CsvRows(file)) {
            var columns = Columns.of(rows.header(), REQUIRED);
            var asked = new TreeMap<Integer, SurveyedColumn>();
            for (var place = 0; place < columns.header().size(); place++) {
                var header = columns.header().get(place);
                if (Flaws.isKey(header) && !isAbout(header)) {
                    asked.put(place, new SurveyedColumn(header));
                }
            }
            var total = 0L;
            for (; rows.hasNext(); total++) {
                var cells = rows.next().cells();
                if (cells.size() == columns.header().size()) {
                    asked.forEach((place, column) -> column.see(cells.get(place)));
                }
            }
            return new Survey(columns, asked, total);
        }
    }

    private static boolean isAbout(String header) {
        return ABOUT.stream().anyMatch(header::equalsIgnoreCase);
    }

    /// What the template asks already, and then what only this file has.
    static List<Section> sections(Survey survey, Present present) {
        var columns = new LinkedHashMap<String, SurveyedColumn>();
        survey.asked().values().stream()
                .filter(column -> !column.isEmpty())
                .forEach(column -> columns.put(column.header(), column));
        var sections = new ArrayList<Section>();
        for (var section : present.latest().map(Form::sections).orElse(List.of())) {
            var questions = new ArrayList<Question>();
            for (var question : section.questions()) {
                var column = columns.remove(question.key());
                questions.add(column == null ? question : column.extended(question));
            }
            sections.add(new Section(section.key(), section.title(), section.repeats(), List.copyOf(questions)));
        }
        if (!columns.isEmpty()) {
            var added = columns.values().stream()
                    .map(column -> column.question(present.types().get(column.header())))
                    .toList();
            add(added, sections);
        }
        return List.copyOf(sections);
    }

    private static void add(List<Question> added, List<Section> sections) {
        for (var s = 0; s < sections.size(); s++) {
            var section = sections.get(s);
            if (!section.repeats()) {
                var questions = new ArrayList<>(section.questions());
                questions.addAll(added);
                sections.set(s, new Section(section.key(), section.title(), false, List.copyOf(questions)));
                return;
            }
        }
        sections.add(new Section("inspection", TEMPLATE, false, added));
    }

    private final class Looked implements Reading {

        private final ImportFile file;
        private final ImportDesk desk;
        private final Survey survey;
        private final @Nullable Form form;
        private final Machines.OfImport known;
        private final Map<Integer, Question> questions = new TreeMap<>();

        Looked(ImportFile file, ImportDesk desk, Survey survey, @Nullable Form form) {
            this.file = file;
            this.desk = desk;
            this.survey = survey;
            this.form = form;
            this.known = machines.of(desk);
            if (form != null) {
                survey.asked()
                        .forEach((place, column) ->
                                form.item(column.header()).ifPresent(item -> questions.put(place, item.question())));
            }
        }

        @Override
        public long total() {
            return survey.total();
        }

        @Override
        public Records records() throws UnreadableFile, IOException {
            return new CsvRecords(new CsvRows(file), this::inspection);
        }

        private SourceRecord inspection(Row row) throws BadRecord {
            var columns = survey.columns();
            columns.check(row);
            var id = columns.required(row, ID);
            if (id.length() > LONGEST_ID || !Flaws.isKey(id)) {
                throw new BadRecord("Its %s must have at most %d printable characters.".formatted(ID, LONGEST_ID));
            }
            var licence = columns.required(row, LICENCE);
            var kind = columns.required(row, KIND);
            columns.required(row, SurveyedColumn.RESULTS);
            var machine = new MachineRegistration(
                    ImportIds.ofMachine(desk.organization(), licence),
                    desk.site(null),
                    licence,
                    kind + " " + licence,
                    kind,
                    null,
                    null,
                    null);
            machines.check(machine);
            var date = date(columns.required(row, DATE));
            return new Inspection(row.line(), id, machine, date, Objects.requireNonNull(form), answers(row));
        }

        private static LocalDate date(String cell) throws BadRecord {
            LocalDate date;
            try {
                date = DAY.matcher(cell).matches() ? LocalDate.parse(cell) : null;
            } catch (DateTimeException noDay) {
                date = null;
            }
            if (date == null || date.isBefore(EARLIEST)) {
                throw new BadRecord("Its %s is no date, for example 2026-11-23.".formatted(DATE));
            }
            if (date.isAfter(LocalDate.now(ZoneOffset.MAX))) {
                throw new BadRecord("Its %s lies in the future.".formatted(DATE));
            }
            return date;
        }

        private List<Given> answers(Row row) throws BadRecord {
            var answers = new ArrayList<Given>();
            for (var asked : questions.entrySet()) {
                var question = asked.getValue();
                var answer = SurveyedColumn.answer(question, row.cells().get(asked.getKey()));
                answer.ifPresent(value -> answers.add(new Given(question.key(), null, value, null)));
            }
            return List.copyOf(answers);
        }

        @Override
        public List<String> notCarriedOver() {
            var left = new ArrayList<String>();
            var header = survey.columns().header();
            for (var place = 0; place < header.size(); place++) {
                var name = header.get(place);
                var column = survey.asked().get(place);
                if (name.isEmpty()) {
                    left.add("The column %d: it has no name.".formatted(place + 1));
                } else if (column == null && !isAbout(name)) {
                    left.add("The column %d: its name is too long, or not printable.".formatted(place + 1));
                } else if (column != null && column.isEmpty()) {
                    left.add("The column %s: it is empty.".formatted(name));
                }
            }
            return List.copyOf(left);
        }

        private final class Inspection implements SourceRecord {

            private final long line;
            private final String id;
            private final MachineRegistration machine;
            private final LocalDate date;
            private final Form asked;
            private final List<Given> answers;

            Inspection(
                    long line,
                    String id,
                    MachineRegistration machine,
                    LocalDate date,
                    Form asked,
                    List<Given> answers) {
                this.line = line;
                this.id = id;
                this.machine = machine;
                this.date = date;
                this.asked = asked;
                this.answers = answers;
            }

            @Override
            public long line() {
                return line;
            }

            @Override
            public Set<String> about() {
                return Set.of("machine " + machine.tag(), "inspection " + id);
            }

            @Override
            public Outcome carryOut(ImportDesk desk) throws BadRecord {
                var found = known.found(machine);
                var at = date.atTime(TIME_OF_DAY).atZone(found.zone()).toInstant();
                return checklists.carryOut(
                        desk,
                        new Filled(NAME + ":" + id, found.machineId(), asked, at, at, answers, at, false),
                        Long.toString(line));
            }
        }
    }
}
