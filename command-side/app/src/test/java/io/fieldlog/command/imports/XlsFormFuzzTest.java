package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fieldlog.command.FuzzInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the sheets of a sound workbook say is a form or refused. The input is their text, so that the fuzzer
/// changes cells and not the archive around them: [WorkbookFuzzTest] does that.
class XlsFormFuzzTest {

    private static final String NEXT_SHEET = "\n===\n";

    static Stream<byte[]> seeds() {
        return Stream.of("""
                type | name | label | relevant | constraint | required
                begin_group | g | G | | |
                integer | n | N | | . >= 1 and . < 9 | yes
                begin_repeat | r | R | ${n} > 3 or not(${n} = 1) | |
                select_one yn | yn | YN | selected(${c}, 'red') | |
                select_multiple colour | c | C | count-selected(${c}) > 0 | | true()
                end_repeat | | | | |
                end_group | | | | |
                """, """
                type | name | label::English (en) | relevant
                note | t | T | (${t} != '' and string-length(${t}) > 0)
                image | i | I | true()
                """)
                .map(survey ->
                        FuzzInput.of(String.join(NEXT_SHEET, survey, XlsFormTest.CHOICES, XlsFormTest.SETTINGS)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void reads_or_refuses(byte[] content) {
        var sheets = new String(content, StandardCharsets.UTF_8).split(NEXT_SHEET, 3);
        var workbook = new TestWorkbook().sheet("survey", sheets[0]);
        if (sheets.length == 3) {
            workbook.sheet("choices", sheets[1]).sheet("settings", sheets[2]);
        }
        var file = workbook.bytes();
        FuzzInput.read(() -> {
            try {
                var read = XlsForm.read(() -> new ByteArrayInputStream(file));
                assertThat(read.sections()).isNotEmpty();
            } catch (UnreadableFile refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        });
    }
}
