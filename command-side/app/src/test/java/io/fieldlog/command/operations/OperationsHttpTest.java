package io.fieldlog.command.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.command.HttpTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsHttpTest extends HttpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sites",
                "machines",
                "timeline",
                "templates",
                "checklists",
                "defects",
                "schedules",
                "dashboard",
                "days",
                "imports",
                "machine-search"
            })
    void a_projection_is_asked_to_try_again(String projection) {
        var answer = admin().postNothing("/v1/operations/projections/" + projection + "/retry")
                .is(200);
        assertThat(answer.body()).isEqualTo("{\"position\":1,\"version\":1}");
    }

    @Test
    void it_can_be_asked_again_and_again_and_name_its_own_organization() {
        var body = "{\"organization\": \"%s\"}".formatted(organization);
        admin().post("/v1/operations/projections/machines/retry", body).is(200);
        var second =
                admin().post("/v1/operations/projections/machines/retry", "{}").is(200);
        assertThat(second.version()).isEqualTo(2);
    }

    @Test
    void a_site_that_has_the_organizations_id_does_not_block_it() {
        admin().post("/v1/sites", """
                {"siteId": "%s", "name": "Hamburg", "timeZone": "Europe/Berlin"}""".formatted(organization)).is(201);

        admin().postNothing("/v1/operations/projections/machines/retry").is(200);
    }

    @Test
    void another_organization_is_unknown() {
        admin().post(
                        "/v1/operations/projections/machines/retry",
                        "{\"organization\": \"%s\"}".formatted(UUID.randomUUID()))
                .isProblem(404, "not-found");
    }

    @Test
    void there_is_no_other_projection() {
        admin().postNothing("/v1/operations/projections/weather/retry").isProblem(404, "unknown-projection");
    }

    @Test
    void it_is_for_administrators_of_the_whole_organization() {
        user("SUPERVISOR", "AUDITOR")
                .postNothing("/v1/operations/projections/machines/retry")
                .isProblem(403, "forbidden");
        limitedTo(List.of(UUID.randomUUID()), "ADMIN")
                .postNothing("/v1/operations/projections/machines/retry")
                .isProblem(403, "forbidden");
    }
}
