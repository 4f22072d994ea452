package io.fieldlog.command.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The cells of a `.xlsx` workbook as text, sheet by sheet. Everything has a bound, so that a file of a few bytes
/// cannot become a heap of them; nothing is calculated, and nothing outside of the file is looked at.
final class Workbook {

    /// A row that holds something; `number` is what people see beside it, cells are by column, from 0.
    record Row(int number, SortedMap<Integer, String> cells) {}

    static final int LARGEST_FILE = 8 << 20;
    static final int LARGEST_INFLATED = 64 << 20;
    static final int MOST_ENTRIES = 1_000;
    static final int MOST_ROWS = 20_000;
    static final int MOST_COLUMNS = 500;
    private static final int LONGEST_CELL = 32_767;
    private static final int MOST_TEXTS = 200_000;
    private static final int MOST_CHARACTERS = 16 << 20;
    private static final int DEEPEST = 50;

    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private final byte[] file;
    private final List<String> texts = new ArrayList<>();
    private final Map<String, String> sheets = new LinkedHashMap<>();
    private long characters;

    /// @param file at most [LARGEST_FILE] bytes
    Workbook(byte[] file) throws UnreadableFile {
        this.file = file;
        var targets = new HashMap<String, String>();
        var isWorkbook = part("xl/workbook.xml", xml -> {
            while (next(xml)) {
                if (starts(xml, "sheet")) {
                    var id = Optional.ofNullable(xml.getAttributeValue(RELATIONS, "id"))
                            .orElseGet(() -> xml.getAttributeValue(STRICT_RELATIONS, "id"));
                    sheets.put(Objects.toString(xml.getAttributeValue(null, "name"), ""), Objects.toString(id, ""));
                }
            }
        });
        if (!isWorkbook) {
            throw new UnreadableFile("The file is no workbook (.xlsx).");
        }
        part("xl/_rels/workbook.xml.rels", xml -> {
            while (next(xml)) {
                if (starts(xml, "Relationship")) {
                    var target = Objects.toString(xml.getAttributeValue(null, "Target"), "");
                    targets.put(
                            Objects.toString(xml.getAttributeValue(null, "Id"), ""),
                            target.startsWith("/") ? target.substring(1) : "xl/" + target);
                }
            }
        });
        sheets.replaceAll((_, id) -> targets.getOrDefault(id, ""));
        part("xl/sharedStrings.xml", xml -> {
            while (next(xml)) {
                if (starts(xml, "si")) {
                    if (texts.size() == MOST_TEXTS) {
                        throw new UnreadableFile("It has more than %d different texts.".formatted(MOST_TEXTS));
                    }
                    texts.add(text(xml, "si"));
                }
            }
        });
    }

    Set<String> sheets() {
        return sheets.keySet();
    }

    /// Empty when there is no such sheet.
    List<Row> rows(String sheet) throws UnreadableFile {
        var rows = new ArrayList<Row>();
        part(sheets.getOrDefault(sheet, ""), xml -> {
            var number = 0;
            while (next(xml)) {
                if (starts(xml, "row")) {
                    number = number(xml.getAttributeValue(null, "r"), number + 1);
                    var cells = cells(xml);
                    if (!cells.isEmpty()) {
                        if (rows.size() == MOST_ROWS) {
                            throw new UnreadableFile(
                                    "The sheet %s has more than %d rows.".formatted(Report.quote(sheet), MOST_ROWS));
                        }
                        rows.add(new Row(number, cells));
                    }
                }
            }
        });
        return rows;
    }

    private SortedMap<Integer, String> cells(XMLStreamReader xml) throws XMLStreamException, UnreadableFile {
        var cells = new TreeMap<Integer, String>();
        var column = -1;
        while (next(xml)) {
            if (ends(xml, "row")) {
                break;
            }
            if (starts(xml, "c")) {
                column = column(xml.getAttributeValue(null, "r"), column + 1);
                var text = cell(xml, Objects.toString(xml.getAttributeValue(null, "t"), "n"))
                        .strip();
                if (!text.isEmpty() && column < MOST_COLUMNS) {
                    cells.put(column, text);
                }
            }
        }
        return cells;
    }

    private String cell(XMLStreamReader xml, String type) throws XMLStreamException, UnreadableFile {
        var value = "";
        while (next(xml)) {
            if (ends(xml, "c")) {
                break;
            }
            if (starts(xml, "v")) {
                value = text(xml, "v");
            } else if (starts(xml, "is")) {
                value = text(xml, "is");
            }
        }
        return switch (type) {
            case "s" -> {
                var index = number(value.strip(), -1);
                if (index < 0 || index >= texts.size()) {
                    throw new UnreadableFile("The workbook is damaged: a cell holds a text that is not there.");
                }
                yield texts.get(index);
            }
            case "b" -> value.strip().equals("1") ? "true" : "false";
            case "n" -> decimal(value.strip());
            case "e" -> "";
            default -> value;
        };
    }

    private static String decimal(String value) {
        try {
            var number = new BigDecimal(value);
            return Math.abs((long) number.scale()) > LONGEST_CELL
                    ? value
                    : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException asItIs) {
            return value;
        }
    }

    /// The characters within an element, without how they are pronounced.
    private String text(XMLStreamReader xml, String element) throws XMLStreamException, UnreadableFile {
        var text = new StringBuilder();
        var isSilent = false;
        while (next(xml)) {
            if (ends(xml, element)) {
                break;
            }
            if (starts(xml, "rPh")) {
                isSilent = true;
            } else if (ends(xml, "rPh")) {
                isSilent = false;
            } else if (xml.isCharacters() && !isSilent) {
                text.append(xml.getText());
                if (text.length() > LONGEST_CELL) {
                    throw new UnreadableFile("A cell holds more than %d characters.".formatted(LONGEST_CELL));
                }
            }
        }
        characters += text.length();
        if (characters > MOST_CHARACTERS) {
            throw new UnreadableFile("It holds more than %d characters.".formatted(MOST_CHARACTERS));
        }
        return text.toString();
    }

    private static int number(@Nullable String digits, int otherwise) {
        try {
            return digits == null ? otherwise : Integer.parseInt(digits);
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }

    /// `C7` is column 2.
    private static int column(@Nullable String place, int otherwise) {
        if (place == null) {
            return otherwise;
        }
        var column = 0;
        for (var i = 0; i < place.length() && Character.isLetter(place.charAt(i)); i++) {
            column = column * 26 + Character.toUpperCase(place.charAt(i)) - 'A' + 1;
            if (column > 1 << 20 || column < 0) {
                return MOST_COLUMNS;
            }
        }
        return column == 0 ? otherwise : column - 1;
    }

    @FunctionalInterface
    private interface Use {
        void of(XMLStreamReader xml) throws XMLStreamException, UnreadableFile;
    }

    private int depth;

    private boolean next(XMLStreamReader xml) throws XMLStreamException, UnreadableFile {
        if (!xml.hasNext()) {
            return false;
        }
        switch (xml.next()) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (++depth > DEEPEST) {
                    throw new UnreadableFile(
                            "The workbook is damaged: it is more than %d levels deep.".formatted(DEEPEST));
                }
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            default -> {}
        }
        return true;
    }

    private static boolean starts(XMLStreamReader xml, String element) {
        return xml.isStartElement() && xml.getLocalName().equals(element);
    }

    private static boolean ends(XMLStreamReader xml, String element) {
        return xml.isEndElement() && xml.getLocalName().equals(element);
    }

    /// Whether the workbook has the part.
    private boolean part(String name, Use use) throws UnreadableFile {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            var content = new Bounded(zip);
            var entries = 0;
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new UnreadableFile("The workbook has more than %d parts.".formatted(MOST_ENTRIES));
                }
                if (entry.getName().equals(name)) {
                    depth = 0;
                    use.of(xml(content));
                    return true;
                }
                content.skipEntry();
            }
            return false;
        } catch (Bounded.Exceeded e) {
            throw new UnreadableFile(
                    "The workbook is larger than %d MiB when it is unpacked.".formatted(LARGEST_INFLATED >> 20));
        } catch (XMLStreamException | IOException | IllegalArgumentException e) {
            // All of it is in memory: what cannot be read is damaged.
            if (e.getCause() instanceof Bounded.Exceeded
                    || e instanceof XMLStreamException x && x.getNestedException() instanceof Bounded.Exceeded) {
                throw new UnreadableFile(
                        "The workbook is larger than %d MiB when it is unpacked.".formatted(LARGEST_INFLATED >> 20));
            }
            throw new UnreadableFile("The file is no workbook (.xlsx), or it is damaged.");
        }
    }

    private static XMLStreamReader xml(InputStream content) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(content);
    }

    /// Ends the reading of a part, and of all parts before it, beyond a bound.
    private static final class Bounded extends InputStream {

        private static final class Exceeded extends IOException {
            private static final long serialVersionUID = 1;
        }

        private final InputStream content;
        private final byte[] skipped = new byte[1 << 16];
        private long read;

        Bounded(InputStream content) {
            this.content = content;
        }

        private void count(int bytes) throws Exceeded {
            read += Math.max(0, bytes);
            if (read > LARGEST_INFLATED) {
                throw new Exceeded();
            }
        }

        void skipEntry() throws IOException {
            while (read(skipped) >= 0) {
                // counted
            }
        }

        @Override
        public int read() throws IOException {
            var next = content.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            var bytes = content.read(into, from, length);
            count(bytes);
            return bytes;
        }
    }
}
