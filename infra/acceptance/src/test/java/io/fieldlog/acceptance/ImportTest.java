package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Real files go in through the command line, bad rows are named, and a second import changes nothing.
@ExtendWith(RunningStack.class)
class ImportTest {

    private static final Path INSPECTIONS = RunningStack.fieldlog().root().resolve("docs/samples/inspections.csv");

    /// How many rows of the sample are imported; all of them take a minute or more.
    private static final long ROWS = Long.getLong("fieldlog.imported-rows", 100);

    private static final int DATE = 5;
    private static final int RESULTS = 7;

    /// As many days as a dashboard shows at once.
    private static final int WINDOW = 92;

    private static final Path AUDIT = RunningStack.fieldlog().root().resolve("docs/samples/safetyculture-audit.json");

    private final Client globex = RunningStack.as("admin@globex");

    @Test
    void inspections_come_out_of_the_views_as_they_stand_in_the_file_however_often_they_are_imported(
            @TempDir Path folder) throws IOException {
        var lines = Files.readAllLines(INSPECTIONS).stream().limit(1 + ROWS).toList();
        var file = Files.write(folder.resolve("inspections.csv"), lines);
        var header = row(lines.getFirst());
        var rows = lines.stream().skip(1).map(ImportTest::row).toList();
        RunningStack.fieldlog()
                .run("import", file.toString(), "--format", "inspections-csv", "--user", "author@globex")
                .mustSucceed();
        var first = newestImport();
        assertThat(first.get("state").asString()).isEqualTo("DONE");
        assertThat(first.get("total").asInt()).isEqualTo(rows.size());
        assertThat(first.get("applied").asInt()).isEqualTo(rows.size());
        assertThat(first.get("rejected").size()).isZero();
        var token = first.get("position").asString();

        var expected = new TreeMap<String, Integer>();
        for (var row : rows) {
            for (var column = 3; column < row.size(); column++) {
                if (column != 5) {
                    expected.merge(header.get(column) + "=" + plain(row.get(column)), 1, Integer::sum);
                }
            }
        }
        var shown = new TreeMap<String, Integer>();
        var failed = 0;
        for (var checklist : all("/v1/checklists?limit=200", token)) {
            failed += checklist.get("result").asString().equals("FAIL") ? 1 : 0;
            assertThat(checklist.get("state").asString()).isEqualTo("COMPLETED");
            for (var answer : globex.get(
                            "/v1/checklists/" + checklist.get("checklistId").asString())
                    .mustBe(200)
                    .json()
                    .get("answers")) {
                var value = answer.get("value");
                shown.merge(
                        answer.get("question").asString() + "="
                                + (value.isNumber() ? plain(value.decimalValue().toString()) : value.asString()),
                        1,
                        Integer::sum);
            }
        }
        assertThat(shown).isEqualTo(expected);
        var failures = expected.getOrDefault("results=Fail", 0);
        assertThat(failed).isEqualTo(failures);
        dashboardsCountWhatTheFileSays(rows, token);
        RunningStack.await(
                "each failed inspection reports its defect",
                Duration.ofSeconds(60),
                () -> all("/v1/defects?limit=200", token).size() == failures);

        RunningStack.fieldlog()
                .run("import", file.toString(), "--format", "inspections-csv", "--user", "author@globex")
                .mustSucceed();
        var second = newestImport();
        assertThat(second.get("applied").asInt()).isZero();
        assertThat(second.get("duplicates").asInt()).isEqualTo(rows.size());

        var found = globex.get(
                        "/v1/machines?tag=" + rows.get(42).get(2),
                        "Consistency-Token",
                        second.get("position").asString())
                .mustBe(200)
                .json()
                .get("items");
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.get(0).get("category").asString())
                .isEqualTo(rows.get(42).get(3));
        assertThat(found.get(0).get("siteName").asString()).isEqualTo("Imported");
    }

    @Test
    void an_audit_of_another_product_scores_what_its_export_says() throws IOException {
        var export = Client.JSON.readTree(Files.readString(AUDIT));
        RunningStack.fieldlog()
                .run("import", AUDIT.toString(), "--format", "safetyculture-audit", "--user", "author")
                .mustSucceed();
        var imported = newestImport("author");
        assertThat(imported.get("applied").asInt()).isEqualTo(1);
        assertThat(imported.get("notCarriedOver").size()).isPositive();
        var acme = RunningStack.as("admin");
        var token = imported.get("position").asString();
        var template = acme.get("/v1/templates?limit=200", "Consistency-Token", token, "Prefer", "wait=10")
                .mustBe(200)
                .json()
                .get("items")
                .valueStream()
                .filter(item -> item.get("name").asString().equals("Property Inspection"))
                .findFirst()
                .orElseThrow();
        var listed = acme.get(
                        "/v1/checklists?template=" + template.get("templateId").asString(), "Consistency-Token", token)
                .mustBe(200)
                .json()
                .get("items");
        assertThat(listed.size()).isEqualTo(1);
        var checklist = acme.get(
                        "/v1/checklists/" + listed.get(0).get("checklistId").asString())
                .mustBe(200)
                .json();
        var audit = export.get("audit_data");
        assertThat(checklist.get("state").asString()).isEqualTo("STARTED");
        assertThat(checklist.get("score").decimalValue())
                .isEqualByComparingTo(audit.get("score").decimalValue());
        assertThat(checklist.get("maxScore").decimalValue())
                .isEqualByComparingTo(audit.get("total_score").decimalValue());
        assertThat(checklist.get("percent").decimalValue())
                .isEqualByComparingTo(audit.get("score_percentage").decimalValue());
    }

    /// Every day of the file, in windows as wide as a dashboard is: now, and as it was recorded and had happened by
    /// two moments in the middle. When each inspection was recorded is what its checklist says.
    private void dashboardsCountWhatTheFileSays(List<List<String>> rows, String token) {
        var checklists = all("/v1/checklists?limit=200", token);
        var dates = rows.stream().map(row -> row.get(DATE)).sorted().toList();
        var middle = dates.get(dates.size() / 2);
        var happenedBy = "&happenedBy=" + middle + "T23:59:59Z";
        var position = checklists.stream()
                .mapToLong(checklist -> checklist.get("position").asLong())
                .sorted()
                .skip(checklists.size() / 2)
                .findFirst()
                .orElseThrow();
        var known = checklists.stream()
                .filter(checklist -> checklist.get("position").asLong() <= position)
                .toList();
        var site = globex.get("/v1/sites?limit=200")
                .mustBe(200)
                .json()
                .get("items")
                .valueStream()
                .filter(item -> item.get("name").asString().equals("Imported"))
                .findFirst()
                .orElseThrow()
                .get("siteId")
                .asString();
        var inFile = counted(rows.stream().map(row -> row.get(DATE) + row.get(RESULTS)));
        var byMiddle = counted(rows.stream()
                .filter(row -> row.get(DATE).compareTo(middle) <= 0)
                .map(row -> row.get(DATE) + row.get(RESULTS)));
        var then = counted(known.stream().map(ImportTest::dateAndResult));
        var both = counted(known.stream()
                .map(ImportTest::dateAndResult)
                .filter(inspected -> inspected.substring(0, 10).compareTo(middle) <= 0));
        assertThat(inFile).hasSizeGreaterThan(byMiddle.size());
        assertThat(then).isNotEqualTo(inFile);
        for (var path : List.of("/v1/dashboards/organization", "/v1/dashboards/sites/" + site)) {
            assertThat(shown(path, dates, "", token)).as(path).isEqualTo(inFile);
            assertThat(shown(path, dates, happenedBy, token))
                    .as(path + happenedBy)
                    .isEqualTo(byMiddle);
            assertThat(shown(path, dates, "&asOf=" + position, token))
                    .as("%s as of %d", path, position)
                    .isEqualTo(then);
            assertThat(shown(path, dates, "&asOf=" + position + happenedBy, token))
                    .as("%s as of %d %s", path, position, happenedBy)
                    .isEqualTo(both);
        }
    }

    private static String dateAndResult(JsonNode checklist) {
        return checklist.get("completedAt").asString().substring(0, 10)
                + (checklist.get("result").asString().equals("FAIL") ? "Fail" : "Pass");
    }

    /// Of each date how many inspections there were, and how many of them failed.
    private static TreeMap<String, String> counted(Stream<String> datesAndResults) {
        var counts = new TreeMap<String, int[]>();
        datesAndResults.forEach(inspected -> {
            var count = counts.computeIfAbsent(inspected.substring(0, 10), _ -> new int[2]);
            count[0]++;
            count[1] += inspected.substring(10).equals("Fail") ? 1 : 0;
        });
        var texts = new TreeMap<String, String>();
        counts.forEach((date, count) -> texts.put(date, "%d, %d failed".formatted(count[0], count[1])));
        return texts;
    }

    private TreeMap<String, String> shown(String path, List<String> dates, String moment, String token) {
        var shown = new TreeMap<String, String>();
        var last = LocalDate.parse(dates.getLast());
        for (var from = LocalDate.parse(dates.getFirst()); !from.isAfter(last); from = from.plusDays(WINDOW)) {
            var days = globex.get(
                            "%s?from=%s&to=%s%s".formatted(path, from, from.plusDays(WINDOW - 1), moment),
                            "Consistency-Token",
                            token,
                            "Prefer",
                            "wait=10")
                    .mustBe(200)
                    .json()
                    .get("days");
            assertThat(days.size()).isEqualTo(WINDOW);
            for (var day : days) {
                var completed = day.get("completed").asInt();
                if (completed > 0) {
                    shown.put(
                            day.get("date").asString(),
                            "%d, %d failed"
                                    .formatted(completed, day.get("failed").asInt()));
                }
                assertThat(day.get("passed").asInt())
                        .isEqualTo(completed - day.get("failed").asInt());
            }
        }
        return shown;
    }

    /// No cell of the file holds a comma.
    private static List<String> row(String line) {
        return List.of(line.replace("\"", "").split(","));
    }

    private static String plain(String cell) {
        return cell.matches("[0-9.]+")
                ? new BigDecimal(cell).stripTrailingZeros().toPlainString()
                : cell;
    }

    private List<JsonNode> all(String path, String token) {
        var items = new ArrayList<JsonNode>();
        var cursor = "";
        while (true) {
            var page = globex.get(path + cursor, "Consistency-Token", token, "Prefer", "wait=10")
                    .mustBe(200)
                    .json();
            page.get("items").forEach(items::add);
            if (page.get("next").isNull()) {
                return items;
            }
            cursor = "&cursor=" + page.get("next").asString();
        }
    }

    @Test
    void bad_rows_are_named_with_line_and_reason_while_the_good_ones_go_in(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("machines.csv"), """
                tag,name,category
                IMP-1,"Saw, circular",Saw
                ,No tag,Saw
                IMP-2,Drill,Drill
                IMP-3,Too many,Saw,cells
                IMP-1,Saw again,Saw
                """);
        var outcome = RunningStack.fieldlog()
                .run("import", file.toString(), "--format", "machines-csv", "--user", "author@globex");
        assertThat(outcome.output() + outcome.errors()).contains("3").contains("5");
        var imported = newestImport();
        assertThat(imported.get("applied").asInt()).isEqualTo(2);
        assertThat(imported.get("duplicates").asInt()).isEqualTo(1);
        assertThat(StreamSupport.stream(imported.get("rejected").spliterator(), false)
                        .map(rejected -> rejected.get("line").asInt()))
                .containsExactlyInAnyOrder(3, 5);
        assertThat(imported.get("rejected").get(0).get("reason").asString()).isNotBlank();
    }

    @Test
    void a_file_of_another_shape_fails_with_a_reason(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
        var outcome = RunningStack.fieldlog()
                .run("import", file.toString(), "--format", "machines-csv", "--user", "author@globex");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output() + outcome.errors()).contains("tag");
    }

    private JsonNode newestImport() {
        return newestImport("author@globex");
    }

    private static JsonNode newestImport(String user) {
        var author = RunningStack.as(user);
        RunningStack.await("the import is over", Duration.ofSeconds(30), () -> {
            var state = author.get("/v1/imports?limit=1").mustBe(200).json().at("/items/0/state");
            return !state.asString("RUNNING").equals("RUNNING");
        });
        var id =
                author.get("/v1/imports?limit=1").json().at("/items/0/importId").asString();
        return author.get("/v1/imports/" + id).mustBe(200).json();
    }
}
