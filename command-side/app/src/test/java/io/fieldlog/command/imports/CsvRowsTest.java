package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fieldlog.command.imports.CsvRows.Row;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {

    static final String UNCLOSED = "It opens a quotation mark that is not closed.";

    static List<Row> rows(String file) {
        try (var rows = new CsvRows(() -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))) {
            var all = new ArrayList<Row>();
            while (rows.hasNext()) {
                all.add(rows.next());
            }
            return all;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Row row(long line, String... cells) {
        return new Row(line, List.of(cells), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lines_end_as_they_do_elsewhere(String end) {
        assertThat(rows(String.join(end, "\uFEFFa,b", "1,2", "", "3,4")))
                .containsExactly(row(2, "1", "2"), row(4, "3", "4"));
    }

    @Test
    void cells_may_be_quoted_and_hold_what_separates_them() {
        assertThat(rows("a,b,c\n\" x, y \",\"say \"\"so\"\"\",\"two\nlines\"\n,,\n"))
                .containsExactly(row(2, "x, y", "say \"so\"", "two\nlines"), row(4, "", "", ""));
    }

    @Test
    void a_quotation_mark_within_a_cell_is_a_character() {
        assertThat(rows("a,b\n5\" pipe,1\n\"5\" pipe,2\n"))
                .containsExactly(row(2, "5\" pipe", "1"), row(3, "5 pipe", "2"));
    }

    /// The lines below quote the same cell: read on from the open one, they have as many cells as the header.
    @Test
    void a_quotation_mark_that_is_not_closed_costs_its_own_line_only() {
        assertThat(rows("a,b,c\n1,\"x,2\n3,\"y\",4\n5,\"z\",6\n"))
                .containsExactly(new Row(2, List.of(), UNCLOSED), row(3, "3", "y", "4"), row(4, "5", "z", "6"));
        assertThat(rows("a,b\n1,\"x\n3,y\n5,z"))
                .containsExactly(new Row(2, List.of(), UNCLOSED), row(3, "3", "y"), row(4, "5", "z"));
        assertThat(rows("a,b\n1,\"x\n\",3,4\n5,z"))
                .containsExactly(new Row(2, List.of(), UNCLOSED), new Row(3, List.of(), UNCLOSED), row(4, "5", "z"));
    }

    @Test
    void a_line_that_never_ends_is_not_kept() {
        var file = "a,b\n" + "x".repeat(3 * CsvRows.LONGEST_RECORD) + ",1\n3,4";
        assertThat(rows(file))
                .containsExactly(new Row(2, List.of(), "It is longer than 65536 characters."), row(3, "3", "4"));
    }

    @Test
    void a_cell_of_very_many_lines_is_none() {
        var file = "a,b\n1,\"" + "x\n".repeat(CsvRows.MOST_LINES + 1) + "\"\n3,4";
        var rows = rows(file);
        assertThat(rows.getFirst()).isEqualTo(new Row(2, List.of(), UNCLOSED));
        assertThat(rows.getLast().cells()).containsExactly("3", "4");
    }

    @Test
    void a_header_that_cannot_be_read_makes_the_file_unreadable() {
        assertThatExceptionOfType(UnreadableFile.class)
                .isThrownBy(() -> new CsvRows(() -> new ByteArrayInputStream(new byte[] {'"', 'a'})))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("The header cannot be read. " + UNCLOSED));
    }
}
