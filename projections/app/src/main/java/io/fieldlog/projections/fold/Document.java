package io.fieldlog.projections.fold;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A JSON text for readers, stored letter by letter. It is written when it is looked at: of many events that change a
/// document in one batch only the last is paid for.
public final class Document {

    private final Supplier<String> writer;
    private @Nullable String text;

    private Document(Supplier<String> writer) {
        this.writer = writer;
    }

    public static Document of(String text) {
        return new Document(() -> text);
    }

    /// @param writer gives the same text whenever it is asked
    public static Document written(Supplier<String> writer) {
        return new Document(writer);
    }

    public String text() {
        if (text == null) {
            text = writer.get();
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document document && text().equals(document.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
