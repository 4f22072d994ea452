package io.fieldlog.command.schedules;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How occurrences are opened: `commandsInFlight` commands are sent at a time.
@Validated
@ConfigurationProperties("fieldlog.schedules")
record ScheduleProperties(@DefaultValue("16") @Positive int commandsInFlight) {}
