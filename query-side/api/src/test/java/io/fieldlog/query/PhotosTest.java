package io.fieldlog.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.query.photos.PhotoProblem;
import io.fieldlog.web.testing.ProblemDocument;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhotosTest {

    private static final String SHA_256 = "0123456789abcdef".repeat(4);

    final Stack stack = Stack.running();
    final Organization acme = new Organization(stack);
    final UUID site = acme.site("Harbour");
    final UUID machine = acme.machine(site, "T-1", "truck", null);
    final UUID template = acme.template("Daily", 1);
    final UUID checklist = acme.checklist(machine, site, template, "inspector", Organization.BEGINNING);
    final UUID photo = UUID.randomUUID();
    final UUID absent = UUID.randomUUID();
    final String path = "/v1/checklists/" + checklist + "/photos/";
    final String report = "/v1/checklists/" + checklist + "/report.pdf";

    @BeforeEach
    void photos() {
        acme.photos(checklist, machine, site, template, photo, absent, SHA_256);
    }

    @Test
    void a_photo_is_where_a_signed_address_says_for_a_while() {
        var answer = acme.asker("MECHANIC").at(acme.position(), path + photo);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location"))
                .startsWith("https://photos.example.org/fieldlog/%s/photos/%s?".formatted(acme.id, SHA_256))
                .contains("X-Amz-Expires=300", "response-content-type=image%2Fpng", "X-Amz-Signature=");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.position()).isEqualTo(acme.position());
    }

    @Test
    void a_thumbnail_is_where_it_was_made_and_said_not_to_be_otherwise() {
        var asker = acme.asker("INSPECTOR");
        var small = path + photo + "?size=thumbnail";

        var unasked = asker.at(acme.position(), small);
        unasked.isProblem(503, "thumbnail-pending");
        assertThat(unasked.header("Retry-After")).isEqualTo("1");
        acme.thumbnail(SHA_256, "WANTED");
        asker.at(acme.position(), small).isProblem(503, "thumbnail-pending");
        acme.thumbnail(SHA_256, "MADE");
        assertThat(asker.at(acme.position(), small).header("Location"))
                .startsWith("https://photos.example.org/fieldlog/%s/thumbnails/%s?".formatted(acme.id, SHA_256))
                .contains("response-content-type=image%2Fjpeg");
        acme.thumbnail(SHA_256, "UNAVAILABLE");
        asker.at(acme.position(), small).isProblem(404, "thumbnail-unavailable");
        assertThat(asker.at(acme.position(), path + photo + "?size=original").status())
                .isEqualTo(302);
    }

    @Test
    void what_is_not_there_or_not_theirs_is_unknown() {
        var asker = acme.asker("INSPECTOR");
        asker.at(acme.position(), path + absent).isProblem(404, "not-found");
        asker.at(acme.position(), path + UUID.randomUUID()).isProblem(404, "not-found");
        asker.get("/v1/checklists/" + UUID.randomUUID() + "/photos/" + photo).isProblem(404, "not-found");
        asker.get(path + "abc").isProblem(400, "invalid-id");
        asker.get(path + photo + "?size=small").isProblem(400, "invalid-parameter");
        var globex = new Organization(stack);
        globex.site("Elsewhere");
        globex.asker("ADMIN").at(globex.position(), path + photo).isProblem(404, "not-found");
        globex.asker("ADMIN").get(report).isProblem(404, "not-found");
        limited(UUID.randomUUID()).at(acme.position(), path + photo).isProblem(404, "not-found");
        limited(UUID.randomUUID()).get(report).isProblem(404, "not-found");
        assertThat(limited(site).get(path + photo).status()).isEqualTo(302);
        assertThat(limited(site).get(report).status()).isEqualTo(200);
    }

    private Asker limited(UUID to) {
        return new Asker(
                stack, stack.application, stack.issuer.tokenForSites(acme.id, "ida", List.of(to), "INSPECTOR"));
    }

    @Test
    void a_report_is_a_pdf_whose_tag_changes_with_what_it_shows() {
        var asker = acme.asker("AUDITOR");
        var answer = asker.at(acme.position(), report).ok();
        assertThat(answer.header("content-type")).isEqualTo("application/pdf");
        assertThat(answer.raw().body()).startsWith("%PDF-");
        var tag = answer.header("ETag");
        assertThat(tag).startsWith("\"2-");
        assertThat(answer.raw().headers().allValues("ETag")).hasSize(1);

        assertThat(asker.get(report, "If-None-Match", tag).status()).isEqualTo(304);
        acme.renameSite(site, "New harbour");
        var renamed = asker.at(acme.position(), report, "If-None-Match", tag).ok();
        assertThat(renamed.header("ETag")).isNotEqualTo(tag);
        assertThat(asker.get(report, "Accept", "application/pdf").ok().header("ETag"))
                .isEqualTo(renamed.header("ETag"));
    }

    @Test
    void a_report_waits_for_a_photo_that_belongs_into_it() {
        acme.thumbnail(SHA_256, "MADE");
        acme.asker("AUDITOR").at(acme.position(), report).isProblem(503, "unavailable");
    }

    @Test
    void every_problem_of_photos_is_documented() {
        assertThat(ProblemDocument.section("Of photos"))
                .isEqualTo(Arrays.stream(PhotoProblem.values())
                        .collect(Collectors.toMap(PhotoProblem::code, PhotoProblem::status)));
    }
}
