package io.fieldlog.query.views;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the read replicas of the views are. `waitFor` is how long a question with a consistency token waits for a
/// replica to catch up, unless its `Prefer` says otherwise. A replica without what another one had `lagAtMost` ago is
/// not
/// asked.
@Validated
@ConfigurationProperties("fieldlog.replicas")
public record ReplicaSettings(
        @NotEmpty List<@NotBlank String> urls,
        @NotBlank String username,
        String password,
        @DefaultValue("16") @Min(2) int connections,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("500ms") Duration probeEvery,
        @DefaultValue("5s") Duration lagAtMost,
        @DefaultValue("2s") Duration waitFor,
        @DefaultValue("10s") Duration waitAtMost) {}
