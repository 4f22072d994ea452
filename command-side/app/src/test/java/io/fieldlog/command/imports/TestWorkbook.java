package io.fieldlog.command.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a `.xlsx` as small as one can be; rows are lines, cells are separated by `|`.
final class TestWorkbook {

    private final Map<String, String> sheets = new LinkedHashMap<>();
    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    TestWorkbook sheet(String name, String rows) {
        sheets.put(name, sheetXml(rows));
        return this;
    }

    TestWorkbook sheetXml(String name, String xml) {
        sheets.put(name, xml);
        return this;
    }

    TestWorkbook part(String name, byte[] content) {
        parts.put(name, content);
        return this;
    }

    private static String sheetXml(String rows) {
        var xml = new StringBuilder("<worksheet><sheetData>");
        var number = 0;
        for (var row : rows.strip().split("\n")) {
            xml.append("<row r=\"").append(++number).append("\">");
            var column = 'A';
            for (var cell : row.split("\\|", -1)) {
                if (!cell.isBlank()) {
                    xml.append("<c r=\"%c%d\" t=\"inlineStr\"><is><t>%s</t></is></c>"
                            .formatted(column, number, escaped(cell.strip())));
                }
                column++;
            }
            xml.append("</row>");
        }
        return xml.append("</sheetData></worksheet>").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    byte[] bytes() {
        var workbook = new StringBuilder(
                "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>");
        var relations = new StringBuilder("<Relationships>");
        var number = 0;
        for (var sheet : sheets.entrySet()) {
            number++;
            workbook.append("<sheet name=\"%s\" r:id=\"rId%d\"/>".formatted(sheet.getKey(), number));
            relations.append(
                    "<Relationship Id=\"rId%d\" Target=\"worksheets/sheet%d.xml\"/>".formatted(number, number));
            parts.put("xl/worksheets/sheet" + number + ".xml", sheet.getValue().getBytes(StandardCharsets.UTF_8));
        }
        parts.put(
                "xl/workbook.xml",
                workbook.append("</sheets></workbook>").toString().getBytes(StandardCharsets.UTF_8));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                relations.append("</Relationships>").toString().getBytes(StandardCharsets.UTF_8));
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
