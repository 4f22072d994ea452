package io.fieldlog.command.templates;

import io.fieldlog.events.TemplateEvent.Section;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of one template.
public sealed interface TemplateCommand {

    UUID templateId();

    /// Publishes version 1.
    record PublishTemplate(
            UUID templateId, String name, @Nullable BigDecimal passPercent, List<Section> sections)
            implements TemplateCommand {}

    /// Publishes the version after the latest one; without a `passPercent` of its own it keeps that one's.
    record PublishNextVersion(
            UUID templateId, String name, @Nullable BigDecimal passPercent, List<Section> sections)
            implements TemplateCommand {}

    record WithdrawTemplate(UUID templateId, Instant withdrawnAt) implements TemplateCommand {}
}
