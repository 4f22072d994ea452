package io.fieldlog.command.imports;

import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.FieldError;
import io.fieldlog.web.Problem;
import io.fieldlog.web.StrictUuid;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartException;

/// The parts of an import's request, in whatever order they come: the file goes to the object store while it
/// arrives.
record ImportUpload(
        String format,
        @Nullable String fileName,
        ObjectStore.Stored file,
        @Nullable UUID siteId) {

    static final long LARGEST_FILE = 256L << 20;

    private static final int LONGEST_TEXT = 200;

    static ImportUpload receive(HttpServletRequest request, ObjectStore files, String objectKey) {
        try {
            return new Parts(files, objectKey).read(request);
        } catch (IOException e) {
            throw new MultipartException("The multipart body cannot be read", e);
        }
    }

    private static final class Parts {

        private final ObjectStore files;
        private final String objectKey;
        private static final Set<String> NAMES = Set.of("format", "file", "siteId");

        private final Set<String> seen = new HashSet<>();
        private final Map<String, String> texts = new HashMap<>();
        private final List<FieldError> errors = new ArrayList<>();
        private ObjectStore.@Nullable Stored file;
        private @Nullable String fileName;

        Parts(ObjectStore files, String objectKey) {
            this.files = files;
            this.objectKey = objectKey;
        }

        /// Leaves no file behind when the request is none.
        ImportUpload read(HttpServletRequest request) throws IOException {
            var complete = false;
            try {
                var items = new FileUpload().getItemIterator(new ServletRequestContext(request));
                while (items.hasNext()) {
                    read(items.next());
                }
                var upload = upload();
                complete = true;
                return upload;
            } finally {
                if (!complete && file != null) {
                    files.delete(objectKey);
                }
            }
        }

        private ImportUpload upload() {
            var format = texts.get("format");
            if (format == null) {
                errors.add(new FieldError("/format", CommonProblem.MISSING_FIELD, "It is required."));
            }
            if (file == null) {
                errors.add(new FieldError("/file", CommonProblem.MISSING_FIELD, "It is required."));
            }
            var site = StrictUuid.parse(texts.get("siteId"));
            if (texts.containsKey("siteId") && site.isEmpty()) {
                errors.add(new FieldError("/siteId", CommonProblem.INVALID_FIELD, "It must be a UUID."));
            }
            if (!errors.isEmpty() || format == null || file == null) {
                throw new Problem(code(errors.getFirst()), "The parts are not those of an import.", errors);
            }
            return new ImportUpload(format, fileName, file, site.orElse(null));
        }

        private void read(FileItemStream item) throws IOException {
            var name = String.valueOf(item.getFieldName());
            try (var content = item.openStream()) {
                if (!NAMES.contains(name)) {
                    errors.add(new FieldError(
                            "/" + shortened(name), CommonProblem.UNKNOWN_FIELD, "There is no such part."));
                } else if (!seen.add(name)) {
                    errors.add(new FieldError("/" + name, CommonProblem.INVALID_FIELD, "It may occur only once."));
                } else if (name.equals("file")) {
                    file = files.put(objectKey, content, LARGEST_FILE);
                    fileName = shortened(fileName(item));
                } else {
                    texts.put(name, text(name, content));
                }
            }
        }

        private String text(String name, InputStream content) throws IOException {
            var bytes = content.readNBytes(LONGEST_TEXT + 1);
            if (bytes.length > LONGEST_TEXT) {
                errors.add(new FieldError("/" + name, CommonProblem.INVALID_FIELD, "It is too long."));
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }

        private static @Nullable String fileName(FileItemStream item) {
            try {
                return item.getName();
            } catch (InvalidFileNameException e) {
                return e.getName();
            }
        }

        /// The last part of what may be a path, without what no store can hold.
        private static @Nullable String shortened(@Nullable String name) {
            if (name == null) {
                return null;
            }
            var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
            var printable = last.codePoints()
                    .filter(point -> Character.getType(point) != Character.CONTROL
                            && Character.getType(point) != Character.SURROGATE)
                    .limit(LONGEST_TEXT)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            return printable.isBlank() ? null : printable;
        }

        private static CommonProblem code(FieldError error) {
            return error.code().equals(CommonProblem.MISSING_FIELD.code())
                    ? CommonProblem.MISSING_FIELD
                    : error.code().equals(CommonProblem.UNKNOWN_FIELD.code())
                            ? CommonProblem.UNKNOWN_FIELD
                            : CommonProblem.INVALID_FIELD;
        }
    }
}
