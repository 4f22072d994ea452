package io.fieldlog.command.imports;

import io.fieldlog.command.imports.ImportFormat.ImportFile;
import io.fieldlog.command.templates.Flaws;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One audit as SafetyCulture's API exports it: a tree of items, each a part of the template and of the answers at
/// once.
record AuditExport(String auditId, String templateId, JsonNode root, List<Item> roots) {

    /// An item with those below it.
    record Item(String id, String type, String label, JsonNode node, List<Item> children) {

        JsonNode option(String name) {
            return node.path("options").path(name);
        }

        JsonNode response(String name) {
            return node.path("responses").path(name);
        }
    }

    static final int LARGEST = 8 << 20;
    static final int MOST_ITEMS = 5_000;
    static final int DEEPEST_ITEMS = 30;
    private static final int DEEPEST = 50;
    private static final int MOST_TOKENS = 500_000;

    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static AuditExport read(ImportFile file) throws UnreadableFile, IOException {
        byte[] bytes;
        try (var content = file.open()) {
            bytes = content.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            throw new UnreadableFile("The file is larger than %d MiB, which no audit is.".formatted(LARGEST >> 20));
        }
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new UnreadableFile("The file cannot be read as JSON: %s".formatted(e.getOriginalMessage()));
        } catch (NumberFormatException tooMuch) {
            // Jackson lets it through for an exponent beyond all bounds.
            throw new UnreadableFile("The file cannot be read as JSON: a number in it is too large.");
        }
        if (!root.isObject()) {
            throw new UnreadableFile("The file is no audit: it must hold one JSON object.");
        }
        return new AuditExport(id(root, "audit_id"), id(root, "template_id"), root, tree(root));
    }

    private static String id(JsonNode root, String field) throws UnreadableFile {
        var id = root.path(field);
        if (!id.isString() || !Flaws.isKey(id.asString())) {
            throw new UnreadableFile("The file is no audit: it has no %s.".formatted(field));
        }
        return id.asString();
    }

    private static List<Item> tree(JsonNode root) throws UnreadableFile {
        var items = new LinkedHashMap<String, Item>();
        for (var field : List.of("header_items", "items")) {
            var listed = root.path(field);
            if (!listed.isArray()) {
                throw new UnreadableFile("The file is no audit: it has no list of %s.".formatted(field));
            }
            for (var node : listed) {
                var item = new Item(
                        node.path("item_id").asString(""),
                        node.path("type").asString(""),
                        node.path("label").asString(""),
                        node,
                        new ArrayList<>());
                if (!Flaws.isKey(item.id()) || item.type().isBlank()) {
                    throw new UnreadableFile("An item has no item_id or no type.");
                }
                if (items.putIfAbsent(item.id(), item) != null) {
                    throw new UnreadableFile("The item %s is there twice.".formatted(item.id()));
                }
            }
        }
        if (items.size() > MOST_ITEMS) {
            throw new UnreadableFile("It has %d items: at most %d are read.".formatted(items.size(), MOST_ITEMS));
        }
        return rooted(items);
    }

    private static List<Item> rooted(Map<String, Item> items) throws UnreadableFile {
        var roots = new ArrayList<Item>();
        for (var item : items.values()) {
            var parent = item.node().path("parent_id").asString("");
            if (parent.isEmpty()) {
                roots.add(item);
                continue;
            }
            var above = items.get(parent);
            if (above == null) {
                throw new UnreadableFile(
                        "The item %s stands below %s, which is not in the file.".formatted(item.id(), parent));
            }
            above.children().add(item);
        }
        var level = List.copyOf(roots);
        var reached = 0;
        for (var depth = 0; !level.isEmpty(); depth++) {
            if (depth == DEEPEST_ITEMS) {
                throw new UnreadableFile("Its items stand more than %d levels deep.".formatted(DEEPEST_ITEMS));
            }
            reached += level.size();
            level = level.stream().flatMap(item -> item.children().stream()).toList();
        }
        if (reached < items.size()) {
            throw new UnreadableFile("%d of its items stand below each other.".formatted(items.size() - reached));
        }
        return List.copyOf(roots);
    }

    String templateName() {
        var name = root.path("template_data").path("metadata").path("name").asString("");
        return Wording.line(name, Wording.LONGEST_NAME).orElse(templateId);
    }

    JsonNode audit(String field) {
        return root.path("audit_data").path(field);
    }

    Instant startedAt() throws UnreadableFile {
        var started = time("date_started", audit("date_started"));
        if (started == null) {
            started = time("created_at", root.path("created_at"));
        }
        if (started == null) {
            throw new UnreadableFile("The file is no audit: it does not say when it was started.");
        }
        return started;
    }

    @Nullable
    Instant completedAt() throws UnreadableFile {
        return time("date_completed", audit("date_completed"));
    }

    /// The export does not say when which question was answered: all of them at the last change.
    Instant answeredAt() throws UnreadableFile {
        var modified = time("date_modified", audit("date_modified"));
        var completed = completedAt();
        var answered = modified == null ? startedAt() : modified;
        return completed != null && answered.isAfter(completed) ? completed : answered;
    }

    private static @Nullable Instant time(String field, JsonNode value) throws UnreadableFile {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(value.asString("")).toInstant();
            if (time.isAfter(EARLIEST) && time.isBefore(Instant.now().plus(CLOCKS_DIFFER))) {
                return time;
            }
        } catch (DateTimeException noTime) {
            // said below
        }
        throw new UnreadableFile("Its %s is no time of the past: %s.".formatted(field, Report.quote(value.toString())));
    }

    static Optional<BigDecimal> decimal(JsonNode value) {
        if (value.isNumber()) {
            return Wording.number(value.decimalValue().toString());
        }
        return value.isString() ? Wording.number(value.asString()) : Optional.empty();
    }
}
