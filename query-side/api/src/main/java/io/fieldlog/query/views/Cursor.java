package io.fieldlog.query.views;

import io.fieldlog.web.CommonProblem;
import io.fieldlog.web.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a list goes on: the last key, with a digest over it and over the list and filters that it belongs to. It
/// grants nothing, the filters and the organization hold for every page; so the digest needs no secret.
public final class Cursor {

    private static final int DIGEST = 12;
    private static final int LONGEST = 4096;

    private final List<String> binding = new ArrayList<>();

    private Cursor() {}

    /// The cursor of one list in one organization with these filters, in this order.
    public static Cursor of(String list, UUID organization, @Nullable Object... filters) {
        var cursor = new Cursor();
        cursor.binding.add(list);
        cursor.binding.add(organization.toString());
        for (var filter : filters) {
            cursor.binding.add(filter == null ? "-" : "=" + filter);
        }
        return cursor;
    }

    String encode(List<String> key) {
        byte[] values = bytes(key);
        byte[] encoded = Arrays.copyOf(digest(values), DIGEST + values.length);
        System.arraycopy(values, 0, encoded, DIGEST, values.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encoded);
    }

    /// The last key of the page before, or null for the first page. Anybody can work out the digest of a key that
    /// is none: what `parse` cannot read is not one of ours.
    public <K> @Nullable K decode(@Nullable String cursor, int size, Function<List<String>, K> parse) {
        if (cursor == null) {
            return null;
        }
        if (cursor.length() > LONGEST) {
            throw invalid();
        }
        try {
            byte[] encoded = Base64.getUrlDecoder().decode(cursor);
            if (encoded.length <= DIGEST) {
                throw invalid();
            }
            byte[] values = Arrays.copyOfRange(encoded, DIGEST, encoded.length);
            if (!MessageDigest.isEqual(Arrays.copyOf(encoded, DIGEST), digest(values))) {
                throw invalid();
            }
            var key = new ArrayList<String>();
            try (var in = new DataInputStream(new ByteArrayInputStream(values))) {
                while (in.available() > 0) {
                    key.add(in.readUTF());
                }
            }
            if (key.size() != size || key.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
                throw invalid();
            }
            return parse.apply(key);
        } catch (IllegalArgumentException | DateTimeException | IOException notOurs) {
            throw invalid();
        }
    }

    private static Problem invalid() {
        return new Problem(CommonProblem.CURSOR_INVALID, "The cursor is not one of this list with these filters.");
    }

    private byte[] digest(byte[] values) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update("fieldlog cursor 1".getBytes(StandardCharsets.UTF_8));
            sha.update(bytes(binding));
            sha.update(values);
            return Arrays.copyOf(sha.digest(), DIGEST);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(List<String> texts) {
        try (var bytes = new ByteArrayOutputStream();
                var out = new DataOutputStream(bytes)) {
            for (var text : texts) {
                out.writeUTF(text);
            }
            return bytes.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
