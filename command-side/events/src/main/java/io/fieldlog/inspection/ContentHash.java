package io.fieldlog.inspection;

import io.fieldlog.events.AnswerValue;
import io.fieldlog.events.ChecklistEvent.ChecklistAmended;
import io.fieldlog.events.ChecklistEvent.CompletionClaimed;
import io.fieldlog.events.ChecklistEvent.PhotoAnnounced;
import io.fieldlog.events.ChecklistEvent.QuestionAnswered;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// SHA-256 over everything that counts in a checklist, each text preceded by its length: what a signature binds to.
final class ContentHash {

    private static final String ABSENT = "-";

    private final MessageDigest sha256 = sha256();

    ContentHash(Form form, UUID checklistId) {
        add(checklistId.toString(), form.templateId().toString(), Integer.toString(form.version()));
    }

    ContentHash completion(@Nullable CompletionClaimed claim) {
        if (claim == null) {
            add(ABSENT);
        } else {
            add(claim.completedAt().toString(), claim.deviceId());
        }
        return this;
    }

    ContentHash answers(Map<Slot, QuestionAnswered> winners) {
        add(Integer.toString(winners.size()));
        winners.values().stream()
                .sorted(Comparator.comparing(QuestionAnswered::question)
                        .thenComparing(QuestionAnswered::instance, Comparator.nullsFirst(Comparator.naturalOrder())))
                .forEach(answer -> add(
                        answer.question(),
                        optional(answer.instance()),
                        text(answer.value()),
                        optional(answer.note()),
                        answer.capturedAt().toString(),
                        answer.deviceId()));
        return this;
    }

    ContentHash photos(List<PhotoAnnounced> photos) {
        add(Integer.toString(photos.size()));
        photos.stream()
                .sorted(Comparator.comparing(PhotoAnnounced::photoId))
                .forEach(photo -> add(
                        photo.photoId().toString(),
                        optional(photo.question()),
                        optional(photo.instance()),
                        photo.sha256()));
        return this;
    }

    ContentHash amendments(List<ChecklistAmended> amendments) {
        add(Integer.toString(amendments.size()));
        for (var amendment : amendments) {
            add(
                    amendment.amendmentId().toString(),
                    amendment.reason(),
                    Integer.toString(amendment.answers().size()));
            amendment
                    .answers()
                    .forEach(answer -> add(
                            answer.question(),
                            optional(answer.instance()),
                            text(answer.value()),
                            optional(answer.note())));
        }
        return this;
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    /// A value as one text: numbers by what they are worth, not by how they are written, choices in no order.
    static String text(@Nullable AnswerValue value) {
        return switch (value) {
            case null -> ABSENT;
            case AnswerValue.Text(var text) -> "text " + text;
            case AnswerValue.Number(var number) ->
                "number " + number.stripTrailingZeros().toPlainString();
            case AnswerValue.Keys(var keys) ->
                keys.stream()
                        .sorted()
                        .map(key -> key.length() + ":" + key)
                        .collect(Collectors.joining(",", "keys ", ""));
            case AnswerValue.Flag(var flag) -> "flag " + flag;
            case AnswerValue.Place(var lat, var lon) ->
                "place %s %s"
                        .formatted(
                                lat.stripTrailingZeros().toPlainString(),
                                lon.stripTrailingZeros().toPlainString());
        };
    }

    private static String optional(@Nullable String text) {
        return text == null ? ABSENT : "+" + text;
    }

    private void add(String... texts) {
        for (var text : texts) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            sha256.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            sha256.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
