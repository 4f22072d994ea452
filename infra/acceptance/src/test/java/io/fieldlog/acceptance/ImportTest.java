package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
    private static final long ROWS = Long.getLong("fieldlog.imported-rows", 300);

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
