package io.fieldlog.query.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// A font in one document. It writes any text: a character that the font does not have is written by its number, and
/// lines of scripts that run from right to left are put into the order in which they are seen.
final class Typeface {

    enum Weight {
        REGULAR("DejaVuSans.ttf"),
        BOLD("DejaVuSans-Bold.ttf");

        private final byte[] file;
        private final CmapLookup glyphs;

        Weight(String name) {
            try (var in = Typeface.class.getResourceAsStream("/net/sf/jasperreports/fonts/dejavu/" + name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is not on the class path");
                }
                file = in.readAllBytes();
                glyphs = new TTFParser().parse(new RandomAccessReadBuffer(file)).getUnicodeCmapLookup();
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be read", e);
            }
        }
    }

    private static final float UNITS = 1000;

    private final Weight weight;
    private final PDType0Font font;
    private final Map<Integer, Float> widths = new HashMap<>();

    Typeface(PDDocument document, Weight weight) throws IOException {
        this.weight = weight;
        this.font = PDType0Font.load(document, new ByteArrayInputStream(weight.file), true);
    }

    PDType0Font font() {
        return font;
    }

    /// The text in lines that fit into this width; every line of the text begins a new one.
    List<String> lines(String text, float size, float width) {
        var lines = new ArrayList<String>();
        for (var paragraph : text.split("\\R", -1)) {
            wrap(writable(paragraph), width * UNITS / size, lines);
        }
        return lines;
    }

    private void wrap(String paragraph, float width, List<String> lines) {
        var begin = 0;
        var space = -1;
        float used = 0;
        for (var i = 0; i < paragraph.length(); ) {
            var point = paragraph.codePointAt(i);
            used += width(point);
            if (point == ' ') {
                space = i;
            }
            if (used > width && i > begin) {
                var end = space > begin ? space : i;
                lines.add(paragraph.substring(begin, end));
                begin = space > begin ? space + 1 : i;
                i = begin;
                space = -1;
                used = 0;
            } else {
                i += Character.charCount(point);
            }
        }
        lines.add(paragraph.substring(begin));
    }

    float width(String written, float size) {
        return (float) written.codePoints().mapToDouble(this::width).sum() * size / UNITS;
    }

    private float width(int point) {
        return widths.computeIfAbsent(point, each -> {
            try {
                return font.getStringWidth(Character.toString(each));
            } catch (IOException e) {
                throw new UncheckedIOException("the font cannot be read", e);
            }
        });
    }

    private String writable(String text) {
        var written = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                written.append(' ');
            } else if (isWithoutLook(point)) {
                // nothing to be seen
            } else if (weight.glyphs.getGlyphId(point) > 0) {
                written.appendCodePoint(point);
            } else {
                written.append("{U+%04X}".formatted(point));
            }
        });
        return written.toString();
    }

    /// Marks that only tell how others look, or where lines break.
    private static boolean isWithoutLook(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> point >= 0xFE00 && point <= 0xFE0F;
        };
    }

    /// A line as it is seen from left to right. Letters that join, as in Arabic, stay apart.
    static String seen(String line) {
        var letters = line.toCharArray();
        if (!Bidi.requiresBidi(letters, 0, letters.length)) {
            return line;
        }
        var bidi = new Bidi(line, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        var count = bidi.getRunCount();
        var levels = new byte[count];
        var runs = new String[count];
        for (var run = 0; run < count; run++) {
            levels[run] = (byte) bidi.getRunLevel(run);
            var text = line.substring(bidi.getRunStart(run), bidi.getRunLimit(run));
            runs[run] = levels[run] % 2 == 0 ? text : mirrored(text);
        }
        Bidi.reorderVisually(levels, 0, runs, 0, count);
        return String.join("", runs);
    }

    private static String mirrored(String text) {
        var mirrored = new StringBuilder(text).reverse();
        for (var i = 0; i < mirrored.length(); i++) {
            var pair = "()[]{}<>".indexOf(mirrored.charAt(i));
            if (pair >= 0) {
                mirrored.setCharAt(i, "()[]{}<>".charAt(pair ^ 1));
            }
        }
        return mirrored.toString();
    }
}
