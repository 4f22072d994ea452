package io.fieldlog.command.photos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// What a photo may be, told by its first bytes: a content type is only what a device says.
public enum PhotoType {
    JPEG("image/jpeg"),
    PNG("image/png"),
    WEBP("image/webp"),
    HEIC("image/heic"),
    HEIF("image/heif");

    /// The content types as a regular expression.
    public static final String CONTENT_TYPES = "image/(jpeg|png|webp|heic|heif)";

    /// So many bytes tell the type.
    public static final int HEAD = 16;

    private static final byte[] JPEG_START = HexFormat.of().parseHex("ffd8ff");
    private static final byte[] PNG_START = HexFormat.of().parseHex("89504e470d0a1a0a");
    private static final Set<String> HEIF_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1");

    private final String contentType;

    PhotoType(String contentType) {
        this.contentType = contentType;
    }

    public static Optional<PhotoType> of(String contentType) {
        return Arrays.stream(values())
                .filter(type -> type.contentType.equals(contentType))
                .findAny();
    }

    /// Whether a file that begins like this can be of the type.
    public boolean begins(byte[] head) {
        return switch (this) {
            case JPEG -> startsWith(head, JPEG_START);
            case PNG -> startsWith(head, PNG_START);
            case WEBP -> text(head, 0, 4).equals("RIFF") && text(head, 8, 12).equals("WEBP");
            // One container for both: phones write either name.
            case HEIC, HEIF -> text(head, 4, 8).equals("ftyp") && HEIF_BRANDS.contains(text(head, 8, 12));
        };
    }

    private static boolean startsWith(byte[] head, byte[] start) {
        return head.length >= start.length && Arrays.equals(head, 0, start.length, start, 0, start.length);
    }

    private static String text(byte[] head, int from, int to) {
        return head.length < to ? "" : new String(head, from, to - from, ISO_8859_1);
    }
}
