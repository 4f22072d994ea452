package io.fieldlog.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fieldlog.command.FuzzInput;
import java.io.ByteArrayInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes come as a workbook are read or refused.
class WorkbookFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                XlsFormTest.form("type | name | label\ninteger | n | N\n").bytes(),
                new TestWorkbook()
                        .sheetXml(
                                "survey",
                                "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>")
                        .part("xl/sharedStrings.xml", FuzzInput.of("<sst><si><t>type</t></si></sst>"))
                        .bytes());
    }

    @MethodSource("seeds")
    @FuzzTest
    void reads_or_refuses(byte[] content) {
        FuzzInput.read(() -> {
            try {
                XlsForm.read(() -> new ByteArrayInputStream(content));
            } catch (UnreadableFile refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        });
    }
}
