package io.fieldlog.command.policies;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Ids that follow from what they name (UUID version 5): a policy that sees an event again says the same again.
final class PolicyIds {

    private PolicyIds() {}

    static UUID ofCommand(UUID eventId, String policy, String distinction) {
        return UuidCreator.getNameBasedSha1(eventId, policy + ":" + distinction);
    }

    /// A question of a checklist has one defect, however often it fails.
    static UUID ofDefect(UUID checklistId, String question, @Nullable String instance) {
        return UuidCreator.getNameBasedSha1(checklistId, "defect:" + slot(question, instance));
    }

    /// One operation may answer several questions.
    static UUID ofReading(UUID checklistId, UUID operationId, String question, @Nullable String instance) {
        return UuidCreator.getNameBasedSha1(
                checklistId, "reading:%s:%s".formatted(operationId, slot(question, instance)));
    }

    /// The length keeps apart what a separator within a key would not.
    static String slot(String question, @Nullable String instance) {
        return "%d:%s:%s".formatted(question.length(), question, instance == null ? "" : "+" + instance);
    }
}
