package io.fieldlog.query.report;

import io.fieldlog.query.report.Typeface.Weight;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;

/// Paper that fills from top to bottom, page after page, up to a limit.
final class Sheet implements AutoCloseable {

    /// How a line looks.
    enum Style {
        TITLE(Weight.BOLD, 18, 8),
        HEADING(Weight.BOLD, 12, 10),
        STRONG(Weight.BOLD, 9, 3),
        PLAIN(Weight.REGULAR, 9, 1),
        SMALL(Weight.REGULAR, 7, 1);

        private final Weight weight;
        private final float size;
        private final float before;

        Style(Weight weight, float size, float before) {
            this.weight = weight;
            this.size = size;
            this.before = before;
        }
    }

    static final int MOST_PAGES = 500;

    private static final float MARGIN = 48;
    private static final float FOOT = 64;
    private static final float LEADING = 1.3f;
    private static final float LABEL = 150;
    private static final float PICTURE_WIDTH = 200;
    private static final float PICTURE_HEIGHT = 150;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;

    private final PDDocument document;
    private final Map<Weight, Typeface> faces = new EnumMap<>(Weight.class);
    private PDPageContentStream page;
    private float y;
    private boolean full;

    Sheet(PDDocument document) throws IOException {
        this.document = document;
        for (var weight : Weight.values()) {
            faces.put(weight, new Typeface(document, weight));
        }
        page = begin();
    }

    /// Whether something was left out because the paper ended.
    boolean isFull() {
        return full;
    }

    private PDPageContentStream begin() throws IOException {
        var next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, next);
    }

    /// Whether there is room for so much; if need be on a new page.
    private boolean room(float height) throws IOException {
        if (!full && y - height < FOOT) {
            if (document.getNumberOfPages() == MOST_PAGES) {
                full = true;
            } else {
                page.close();
                page = begin();
            }
        }
        return !full;
    }

    void write(Style style, String text) throws IOException {
        write(style, text, 0);
    }

    void write(Style style, String text, float indent) throws IOException {
        y -= style.before;
        for (var line : face(style).lines(text, style.size, WIDTH - indent)) {
            if (!room(style.size * LEADING)) {
                return;
            }
            y -= style.size * LEADING;
            print(style, line, MARGIN + indent, y);
        }
    }

    /// A heading stands on the page of what follows.
    void heading(String text) throws IOException {
        if (room(90)) {
            write(Style.HEADING, text);
            y -= 4;
            page.setLineWidth(0.5f);
            page.moveTo(MARGIN, y);
            page.lineTo(MARGIN + WIDTH, y);
            page.stroke();
            y -= 2;
        }
    }

    void pair(String label, String text) throws IOException {
        var style = Style.PLAIN;
        var labels = face(Style.STRONG).lines(label, style.size, LABEL - 8);
        var texts = face(style).lines(text, style.size, WIDTH - LABEL);
        y -= style.before;
        for (var i = 0; i < Math.max(labels.size(), texts.size()); i++) {
            if (!room(style.size * LEADING)) {
                return;
            }
            y -= style.size * LEADING;
            if (i < labels.size()) {
                print(face(Style.STRONG), style.size, labels.get(i), MARGIN, y);
            }
            if (i < texts.size()) {
                print(style, texts.get(i), MARGIN + LABEL, y);
            }
        }
    }

    void picture(byte[] jpeg, float indent) throws IOException {
        var image = JPEGFactory.createFromByteArray(document, jpeg);
        var scale = Math.min(1, Math.min(PICTURE_WIDTH / image.getWidth(), PICTURE_HEIGHT / image.getHeight()));
        var width = image.getWidth() * scale;
        var height = image.getHeight() * scale;
        if (room(height + 6)) {
            y -= height + 4;
            page.drawImage(image, MARGIN + indent, y, width, height);
            y -= 2;
        }
    }

    /// Ends the last page and writes at the foot of each what is said of its number.
    void end(IntFunction<String> foot) throws IOException {
        page.close();
        for (var i = 0; i < document.getNumberOfPages(); i++) {
            page = new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true);
            var below = FOOT - 16;
            for (var line : face(Style.SMALL).lines(foot.apply(i + 1), Style.SMALL.size, WIDTH)) {
                print(Style.SMALL, line, MARGIN, below);
                below -= Style.SMALL.size * LEADING;
            }
            page.close();
        }
    }

    @Override
    public void close() throws IOException {
        page.close();
    }

    private Typeface face(Style style) {
        return Objects.requireNonNull(faces.get(style.weight));
    }

    private void print(Style style, String line, float x, float baseline) throws IOException {
        print(face(style), style.size, line, x, baseline);
    }

    private void print(Typeface face, float size, String line, float x, float baseline) throws IOException {
        if (!line.isBlank()) {
            page.beginText();
            page.setFont(face.font(), size);
            page.newLineAtOffset(x, baseline);
            page.showText(Typeface.seen(line));
            page.endText();
        }
    }
}
