package io.fieldlog.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fieldlog.projections.fold.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupPropertiesTest {

    @Test
    void a_process_keeps_every_view_when_none_is_named() {
        assertThat(new GroupProperties("views", List.of(), 2).selected(Views.all()))
                .hasSameSizeAs(Views.all());
    }

    @Test
    void a_process_keeps_the_views_that_are_named() {
        assertThat(new GroupProperties("heavy", List.of("timeline", "machines"), 2).selected(Views.all()))
                .extracting(View::name)
                .containsExactly("machines", "timeline");
    }

    @Test
    void a_name_that_is_no_views_does_not_start() {
        assertThatThrownBy(() -> new GroupProperties("heavy", List.of("machine"), 2).selected(Views.all()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[machine]");
    }

    @Test
    void somebody_has_to_read() {
        assertThatThrownBy(() -> new GroupProperties("views", List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
