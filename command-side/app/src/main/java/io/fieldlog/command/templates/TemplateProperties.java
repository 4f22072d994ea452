package io.fieldlog.command.templates;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How much of the published templates is kept in memory: versions with `cachedQuestions` questions in all.
@Validated
@ConfigurationProperties("fieldlog.templates")
record TemplateProperties(@DefaultValue("200000") @Positive long cachedQuestions) {}
