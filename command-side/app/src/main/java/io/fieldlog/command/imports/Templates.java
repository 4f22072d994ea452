package io.fieldlog.command.imports;

import io.fieldlog.command.Reason;
import io.fieldlog.command.Rejected;
import io.fieldlog.command.templates.PublishedTemplates;
import io.fieldlog.command.templates.TemplateCommand.PublishNextVersion;
import io.fieldlog.command.templates.TemplateCommand.PublishTemplate;
import io.fieldlog.command.templates.TemplateState;
import io.fieldlog.events.QuestionType;
import io.fieldlog.events.TemplateEvent.Section;
import io.fieldlog.inspection.Form;
import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// The templates that a file brings: published when no version asks the same already.
@Component
final class Templates {

    /// A template as it is before an import; `types` are those of all keys that it ever had.
    record Present(Optional<Form> latest, Map<String, QuestionType> types) {}

    /// What a file wants a template to ask, seeing what it asks already.
    @FunctionalInterface
    interface Wish {
        List<Section> sections(Present present);
    }

    /// The version that asks it, and whether it was published for this import.
    record Version(Form form, boolean isNew) {}

    /// Several imports may extend a template at the same time.
    private static final int ATTEMPTS = 10;

    private final PublishedTemplates published;

    Templates(PublishedTemplates published) {
        this.published = published;
    }

    /// @throws Rejected when the template is withdrawn, or cannot be what the file wants
    Version version(ImportDesk desk, UUID templateId, String name, Wish wish) {
        var organization = desk.organization();
        var isNew = false;
        for (var attempt = 1; ; attempt++) {
            var state = published.state(organization, templateId);
            var latest = state instanceof TemplateState.Published p ? p.version() : 0;
            var types = state instanceof TemplateState.InUse inUse ? inUse.types() : Map.<String, QuestionType>of();
            var sections = wish.sections(new Present(published.find(organization, templateId, latest), types));
            for (var version = latest; version > 0; version--) {
                var form = published.find(organization, templateId, version).orElseThrow();
                if (form.sections().equals(sections)) {
                    return new Version(form, isNew || wasPublishedHere(desk, templateId, name, version, sections));
                }
            }
            try {
                publish(desk, templateId, name, latest, sections);
                isNew = true;
            } catch (Rejected e) {
                if (e.reason() != Reason.TEMPLATE_EXISTS || attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (Problem e) {
                if (e.code() != CommonProblem.VERSION_MISMATCH || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Whether a worker of this import that died since published it: then its command is known, else it is refused.
    private static boolean wasPublishedHere(
            ImportDesk desk, UUID templateId, String name, int version, List<Section> sections) {
        try {
            publish(desk, templateId, name, version - 1, sections);
            return true;
        } catch (Rejected e) {
            return false;
        } catch (Problem e) {
            if (e.code() == CommonProblem.VERSION_MISMATCH) {
                return false;
            }
            throw e;
        }
    }

    private static void publish(ImportDesk desk, UUID templateId, String name, int latest, List<Section> sections) {
        var step = "template %s %d".formatted(templateId, latest + 1);
        if (latest == 0) {
            var first = new PublishTemplate(templateId, name, null, sections);
            desk.send("template", templateId, first, HttpStatus.CREATED, step);
        } else {
            var next = new PublishNextVersion(templateId, name, null, sections);
            desk.send("template", templateId, next, HttpStatus.CREATED, step, (long) latest);
        }
    }
}
