package io.fieldlog.projections.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DocumentTest {

    final AtomicInteger written = new AtomicInteger();
    final Document document = Document.written(() -> "{\"written\": %d}".formatted(written.incrementAndGet()));

    @Test
    void is_written_when_it_is_looked_at_and_once() {
        assertThat(written).hasValue(0);
        assertThat(document.text()).isEqualTo("{\"written\": 1}").isEqualTo(document.text());
    }

    @Test
    void equals_the_document_of_the_same_letters() {
        assertThat(document)
                .isEqualTo(Document.of("{\"written\": 1}"))
                .hasSameHashCodeAs(Document.of("{\"written\": 1}"))
                .isNotEqualTo(Document.of("{\"written\":1}"));
    }
}
