package io.fieldlog.projections.fold;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fieldlog.stream.PublishedTypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// A record as the columns of a table: component `siteId` is column `site_id`. Lists and records in it are stored as
/// JSON.
public final class RowType<R extends Record> {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /// Records hold events too. Numbers keep their scale, so that what is read equals what was written.
    private static final JsonMapper RECORDS = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
            .addModule(new PublishedTypes())
            .build();

    private static final String DATA_EXCEPTION = "22000";

    private final Class<R> type;
    private final List<Column> columns;
    private final MethodHandle constructor;

    private RowType(Class<R> type) {
        this.type = type;
        var components = type.getRecordComponents();
        this.columns = Arrays.stream(components).map(Column::new).toList();
        try {
            var parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var declared = type.getDeclaredConstructor(parameters);
            declared.setAccessible(true);
            this.constructor = MethodHandles.lookup()
                    .unreflectConstructor(declared)
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " cannot be read from a table", e);
        }
    }

    public static <R extends Record> RowType<R> of(Class<R> type) {
        return new RowType<>(type);
    }

    public List<String> columns() {
        return columns.stream().map(Column::name).toList();
    }

    /// The values of a record in the order of its columns.
    public List<@Nullable Object> values(R row) {
        var values = new ArrayList<@Nullable Object>(columns.size());
        for (var column : columns) {
            values.add(column.value(row));
        }
        return values;
    }

    /// One array per column, as parameters of `unnest`.
    public List<Array> arrays(Connection connection, Collection<? extends Record> rows) throws SQLException {
        var arrays = new ArrayList<Array>(columns.size());
        for (var column : columns) {
            arrays.add(column.array(connection, rows));
        }
        return arrays;
    }

    public R read(ResultSet result) throws SQLException {
        var values = new @Nullable Object[columns.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = columns.get(i).read(result, i + 1);
        }
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (Throwable e) {
            throw new IllegalStateException("a row does not fit " + type.getSimpleName(), e);
        }
    }

    private enum Kind {
        UUID_("uuid"),
        TEXT("text"),
        ENUM("text"),
        BIGINT("bigint"),
        INT("int4"),
        BOOLEAN("bool"),
        TIME("timestamptz"),
        DATE("date"),
        NUMERIC("numeric"),
        RAW_JSON("text"),
        JSON_LIST("text"),
        RECORD("text"),
        DOCUMENT("text");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        static Kind of(Class<?> type) {
            if (type.isEnum()) {
                return ENUM;
            }
            if (type.isRecord() && type != Json.class) {
                return RECORD;
            }
            return switch (type.getName()) {
                case "java.util.UUID" -> UUID_;
                case "java.lang.String" -> TEXT;
                case "long", "java.lang.Long" -> BIGINT;
                case "int" -> INT;
                case "boolean" -> BOOLEAN;
                case "java.time.Instant" -> TIME;
                case "java.time.LocalDate" -> DATE;
                case "java.math.BigDecimal" -> NUMERIC;
                case "java.util.List" -> JSON_LIST;
                case "io.fieldlog.projections.fold.Json" -> RAW_JSON;
                case "io.fieldlog.projections.fold.Document" -> DOCUMENT;
                default -> throw new IllegalArgumentException("no column holds a " + type);
            };
        }
    }

    private static final class Column {

        private final String name;
        private final Kind kind;
        private final Class<?> type;
        private final JavaType javaType;
        private final MethodHandle accessor;

        Column(RecordComponent component) {
            this.name = snake(component.getName());
            this.type = component.getType();
            this.kind = Kind.of(type);
            this.javaType = JSON.constructType(component.getGenericType());
            try {
                var method = component.getAccessor();
                method.setAccessible(true);
                this.accessor = MethodHandles.lookup()
                        .unreflect(method)
                        .asType(MethodType.methodType(Object.class, Record.class));
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(component + " cannot be read", e);
            }
        }

        String name() {
            return name;
        }

        @Nullable
        Object value(Record row) {
            try {
                return (Object) accessor.invokeExact(row);
            } catch (Throwable e) {
                throw new IllegalStateException("no value of " + name, e);
            }
        }

        Array array(Connection connection, Collection<? extends Record> rows) throws SQLException {
            var elements = switch (kind) {
                case TEXT, ENUM, RAW_JSON, JSON_LIST, RECORD, DOCUMENT -> new @Nullable String[rows.size()];
                case BIGINT -> new @Nullable Long[rows.size()];
                case INT -> new @Nullable Integer[rows.size()];
                case UUID_, BOOLEAN, TIME, DATE, NUMERIC -> new @Nullable Object[rows.size()];
            };
            var i = 0;
            for (var row : rows) {
                elements[i++] = element(value(row));
            }
            return connection.createArrayOf(kind.sql, elements);
        }

        private @Nullable Object element(@Nullable Object value) throws SQLException {
            if (value == null) {
                return null;
            }
            return switch (kind) {
                case ENUM -> ((Enum<?>) value).name();
                case RAW_JSON -> ((Json) value).text();
                case JSON_LIST -> JSON.writeValueAsString(value);
                case RECORD -> RECORDS.writeValueAsString(value);
                case DOCUMENT -> written((Document) value);
                case UUID_, TEXT, BIGINT, INT, BOOLEAN, TIME, DATE, NUMERIC -> value;
            };
        }

        /// A document that cannot be written is a row that no database takes: its event is found and parked like one.
        private String written(Document document) throws SQLException {
            try {
                return document.text();
            } catch (RuntimeException e) {
                throw new SQLDataException("no %s can be written".formatted(name), DATA_EXCEPTION, e);
            }
        }

        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return switch (kind) {
                case UUID_ -> result.getObject(index, UUID.class);
                case TEXT -> result.getString(index);
                case ENUM -> constant(result.getString(index));
                case BIGINT -> result.getObject(index, Long.class);
                case INT -> result.getInt(index);
                case BOOLEAN -> result.getBoolean(index);
                case DATE -> result.getObject(index, LocalDate.class);
                case TIME -> instant(result.getObject(index, OffsetDateTime.class));
                case NUMERIC -> result.getObject(index, BigDecimal.class);
                case RAW_JSON -> new Json(Objects.requireNonNull(result.getString(index)));
                case JSON_LIST -> JSON.readValue(result.getString(index), javaType);
                case RECORD -> RECORDS.readValue(result.getString(index), RECORDS.constructType(type));
                case DOCUMENT -> Document.of(Objects.requireNonNull(result.getString(index)));
            };
        }

        private @Nullable Object constant(@Nullable String stored) {
            if (stored == null) {
                return null;
            }
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(stored))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("%s holds no %s".formatted(name, type.getSimpleName())));
        }

        private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
            return time == null ? null : time.toInstant();
        }

        private static String snake(String camel) {
            return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }
    }
}
