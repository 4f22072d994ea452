package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fieldlog.command.FuzzInput;
import io.fieldlog.command.imports.ImportFormat.ImportFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// A CSV file is read or refused, and so is each of its records; every survey of its columns makes a template.
class CsvFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                FuzzInput.sample("inspections.csv", 12), FuzzInput.sample("machines.csv", 12), FuzzInput.of("""
                        inspection_id,license_,inspection_date,facility_type,results,x
                        1,"a ""b"" c
                        d",2012-01-01,Bar,Fail,-1.5e3
                        2,"7,2012-01-01,Bar,Pass,NA
                        """));
    }

    @MethodSource("seeds")
    @FuzzTest
    void reads_or_refuses(byte[] content) {
        ImportFile file = () -> new ByteArrayInputStream(content);
        FuzzInput.read(() -> {
            readMachines(file);
            readInspections(file);
        });
    }

    private static void readMachines(ImportFile file) throws IOException {
        try (var rows = new CsvRows(file)) {
            var columns = Columns.of(rows.header(), List.of("tag", "name", "category"));
            while (rows.hasNext()) {
                var row = rows.next();
                try {
                    columns.check(row);
                    columns.required(row, "tag");
                    columns.optional(row, "site");
                } catch (BadRecord refused) {
                    assertThat(refused.reason()).isNotBlank();
                }
            }
        } catch (UnreadableFile refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    private static void readInspections(ImportFile file) throws IOException {
        try {
            var survey = InspectionsCsv.survey(file);
            var questions = InspectionsCsvTest.questions(InspectionsCsv.sections(survey, InspectionsCsvTest.NOTHING));
            try (var rows = new CsvRows(file)) {
                for (var read = 0L; rows.hasNext(); read++) {
                    assertThat(read).isLessThan(survey.total());
                    var row = rows.next();
                    try {
                        survey.columns().check(row);
                        for (var asked : survey.asked().entrySet()) {
                            var question = questions.get(asked.getValue().header());
                            if (question != null) {
                                SurveyedColumn.answer(question, row.cells().get(asked.getKey()));
                            }
                        }
                    } catch (BadRecord refused) {
                        assertThat(refused.reason()).isNotBlank();
                    }
                }
            }
        } catch (UnreadableFile refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }
}
