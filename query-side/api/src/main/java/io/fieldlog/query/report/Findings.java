package io.fieldlog.query.report;

import io.fieldlog.query.photos.Thumbnails;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Everything that a report is made of, read in one snapshot. What is equal here is equal on paper, byte for byte.
///
/// @param checklist as the API shows it
/// @param form the version of the template that it fills in
/// @param machine none when the machine is not seen yet
/// @param thumbnails by the photos' SHA-256
record Findings(
        JsonNode checklist,
        JsonNode form,
        @Nullable Machine machine,
        @Nullable Site site,
        Map<String, Thumbnails.State> thumbnails) {

    /// Raised when the same findings look different on paper.
    private static final int EDITION = 1;

    private static final int TAG_BYTES = 8;

    record Machine(
            UUID machineId,
            String tag,
            String name,
            String category,
            @Nullable String make,
            @Nullable String model,
            @Nullable String serialNumber) {}

    record Site(String name, ZoneId timeZone) {}

    /// The checklist's version and position first, because a command's `If-Match` compares the version.
    String entityTag() {
        var more = "%d %s %s %s".formatted(EDITION, machine, site, new TreeMap<>(thumbnails));
        return "\"%d-%d-%s\""
                .formatted(
                        checklist.path("version").asLong(),
                        checklist.path("position").asLong(),
                        HexFormat.of().formatHex(sha256(more), 0, TAG_BYTES));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
