package io.fieldlog.projections.fold;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fieldlog.stream.PublishedTypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
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

    /// Sets the parameters of an `unnest`, one array per column, from the index on; gives the index after them.
    public int bind(PreparedStatement statement, int first, Collection<? extends Record> rows) throws SQLException {
        var index = first;
        for (var column : columns) {
            statement.setArray(index++, column.array(statement.getConnection(), rows));
        }
        return index;
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
        UUID_(Oid.UUID, Oid.UUID_ARRAY),
        TEXT(Oid.TEXT, Oid.TEXT_ARRAY),
        ENUM(Oid.TEXT, Oid.TEXT_ARRAY),
        BIGINT(Oid.INT8, Oid.INT8_ARRAY),
        INT(Oid.INT4, Oid.INT4_ARRAY),
        BOOLEAN(Oid.BOOL, Oid.BOOL_ARRAY),
        TIME(Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY),
        DATE(Oid.DATE, Oid.DATE_ARRAY),
        NUMERIC(Oid.NUMERIC, Oid.NUMERIC_ARRAY),
        RAW_JSON(Oid.JSONB, Oid.JSONB_ARRAY),
        JSON_LIST(Oid.JSONB, Oid.JSONB_ARRAY),
        RECORD(Oid.TEXT, Oid.TEXT_ARRAY),
        DOCUMENT(Oid.TEXT, Oid.TEXT_ARRAY);

        private final int element;
        private final int array;

        Kind(int element, int array) {
            this.element = element;
            this.array = array;
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
        private final ObjectReader jsonReader;
        private final ObjectWriter jsonWriter;
        private final Function<Record, @Nullable Object> accessor;

        Column(RecordComponent component) {
            this.name = snake(component.getName());
            this.type = component.getType();
            this.kind = Kind.of(type);
            var json = kind == Kind.RECORD ? RECORDS : JSON;
            var javaType = json.constructType(component.getGenericType());
            this.jsonReader = json.readerFor(javaType);
            this.jsonWriter = json.writerFor(javaType);
            this.accessor = accessor(component);
        }

        /// A class of its own around the accessor, so that it is compiled with its caller as if it were written there.
        @SuppressWarnings("unchecked") // the handle takes a record and gives an object
        private static Function<Record, @Nullable Object> accessor(RecordComponent component) {
            try {
                var method = component.getAccessor();
                method.setAccessible(true);
                var handle = MethodHandles.lookup()
                        .unreflect(method)
                        .asType(MethodType.methodType(Object.class, Object.class));
                return MethodHandleProxies.asInterfaceInstance(Function.class, handle);
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException(component + " cannot be read", e);
            }
        }

        String name() {
            return name;
        }

        @Nullable
        Object value(Record row) {
            return accessor.apply(row);
        }

        Array array(Connection connection, Collection<? extends Record> rows) throws SQLException {
            var array = new BinaryArray(kind.array, kind.element, rows.size());
            for (var row : rows) {
                var value = value(row);
                if (value == null) {
                    array.addNull();
                } else {
                    add(value, array);
                }
            }
            return array.of(connection);
        }

        private void add(Object value, BinaryArray array) throws SQLException {
            switch (kind) {
                case UUID_ -> array.add((UUID) value);
                case TEXT -> array.add((String) value);
                case ENUM -> array.add(((Enum<?>) value).name());
                case BIGINT -> array.add((long) value);
                case INT -> array.add((int) value);
                case BOOLEAN -> array.add((boolean) value);
                case TIME -> array.add((Instant) value);
                case DATE -> array.add((LocalDate) value);
                case NUMERIC -> array.add((BigDecimal) value);
                case RAW_JSON -> array.addJson(((Json) value).text().getBytes(StandardCharsets.UTF_8));
                case JSON_LIST -> array.addJson(jsonWriter.writeValueAsBytes(value));
                case RECORD -> array.add(jsonWriter.writeValueAsString(value));
                case DOCUMENT -> array.add(written((Document) value));
            }
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
                case JSON_LIST, RECORD -> jsonReader.readValue(result.getString(index));
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
