package io.fieldlog.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Real files go in through the command line, bad rows are named, and a second import changes nothing.
@ExtendWith(RunningStack.class)
class ImportTest {

    private static final Path INSPECTIONS = RunningStack.fieldlog().root().resolve("docs/samples/inspections.csv");

    private final Client globex = RunningStack.as("admin@globex");

    @Test
    void two_thousand_inspections_bring_each_establishment_once_however_often_they_are_imported() throws IOException {
        var rows = Files.readAllLines(INSPECTIONS).stream()
                .skip(1)
                .map(row -> row.split(","))
                .toList();
        var establishments = new HashSet<String>();
        rows.forEach(row -> establishments.add(row[2].replace("\"", "")));

        RunningStack.fieldlog()
                .run("import", INSPECTIONS.toString(), "--format", "inspections-csv", "--user", "author@globex")
                .mustSucceed();
        var first = newestImport();
        assertThat(first.get("state").asString()).isEqualTo("DONE");
        assertThat(first.get("total").asInt()).isEqualTo(rows.size());
        assertThat(first.get("done").asInt()).isEqualTo(rows.size());
        assertThat(first.get("applied").asInt()).isEqualTo(establishments.size());
        assertThat(first.get("rejected").size()).isZero();

        RunningStack.fieldlog()
                .run("import", INSPECTIONS.toString(), "--format", "inspections-csv", "--user", "author@globex")
                .mustSucceed();
        var second = newestImport();
        assertThat(second.get("applied").asInt()).isZero();
        assertThat(second.get("duplicates").asInt()).isEqualTo(rows.size());

        var row = rows.get(42);
        var tag = row[2].replace("\"", "");
        var found = globex.get(
                        "/v1/machines?tag=" + tag,
                        "Consistency-Token",
                        second.get("position").asString())
                .mustBe(200)
                .json()
                .get("items");
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.get(0).get("category").asString()).isEqualTo(row[3].replace("\"", ""));
        assertThat(found.get(0).get("siteName").asString()).isEqualTo("Imported");
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
        var author = RunningStack.as("author@globex");
        RunningStack.await("the import is over", Duration.ofSeconds(30), () -> {
            var state = author.get("/v1/imports?limit=1").mustBe(200).json().at("/items/0/state");
            return !state.asString("RUNNING").equals("RUNNING");
        });
        var id =
                author.get("/v1/imports?limit=1").json().at("/items/0/importId").asString();
        return author.get("/v1/imports/" + id).mustBe(200).json();
    }
}
