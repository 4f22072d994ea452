package io.fieldlog.command.photos;

import java.util.UUID;

/// What a device said of a photo before it uploads it; `sha256` in hexadecimal.
public record Announced(UUID organization, UUID checklist, UUID photo, String sha256, String contentType, long bytes) {}
