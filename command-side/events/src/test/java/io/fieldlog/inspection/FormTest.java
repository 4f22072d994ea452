package io.fieldlog.inspection;

import static io.fieldlog.inspection.Forms.check;
import static io.fieldlog.inspection.Forms.form;
import static io.fieldlog.inspection.Forms.section;
import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.events.TemplateEvent.TemplatePublished;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTest {

    @Test
    void finds_a_question_and_where_it_stands() {
        var form = form(
                section("one", check("brake").build()),
                section("two", check("horn").build(), check("lamp").build()));
        var lamp = form.item("lamp").orElseThrow();
        assertThat(lamp.order()).isEqualTo(2);
        assertThat(lamp.section().key()).isEqualTo("two");
        assertThat(form.item("tyre")).isEmpty();
    }

    @Test
    void is_one_version_of_a_template() {
        var form = new Form(new TemplatePublished(Forms.TEMPLATE, 3, "Forklift, daily", null, List.of()));
        assertThat(form.version()).isEqualTo(3);
        assertThat(form.templateId()).isEqualTo(Forms.TEMPLATE);
        assertThat(form.passPercent()).isNull();
    }
}
