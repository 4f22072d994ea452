package io.fieldlog.projections.photos;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// How a telephone was held, by the Exif tag 0x0112 of a JPEG: its pixels lie as the sensor does.
enum Orientation {
    UPRIGHT,
    MIRRORED,
    UPSIDE_DOWN,
    FLIPPED,
    TRANSPOSED,
    TURNED_LEFT,
    TRANSVERSED,
    TURNED_RIGHT;

    /// Exif stands at the beginning, in one segment.
    private static final int LOOKED_AT = 128 << 10;

    private static final int JPEG = 0xffd8;
    private static final int MARKER = 0xff00;
    private static final int APP1 = 0xffe1;
    private static final int SCAN = 0xffda;
    private static final int EXIF = 0x45786966;
    private static final int LITTLE_ENDIAN = 0x4949;
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int TIFF_OFFSET = 6;
    private static final int ENTRY = 12;

    static Orientation of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return of(in.readNBytes(LOOKED_AT));
        }
    }

    /// Upright, unless it says something else.
    static Orientation of(byte[] file) {
        try {
            return of(ByteBuffer.wrap(file));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
            return UPRIGHT; // what ends early says nothing
        }
    }

    private static Orientation of(ByteBuffer file) {
        if (next(file) != JPEG) {
            return UPRIGHT;
        }
        while (true) {
            var marker = next(file);
            if (marker == SCAN || (marker & MARKER) != MARKER) {
                return UPRIGHT;
            }
            var length = next(file);
            var start = file.position();
            if (marker == APP1 && length > TIFF_OFFSET + 2 && file.getInt(start) == EXIF) {
                return ofTiff(file.slice(start + TIFF_OFFSET, length - 2 - TIFF_OFFSET));
            }
            file.position(start + length - 2);
        }
    }

    private static Orientation ofTiff(ByteBuffer tiff) {
        tiff.order(next(tiff) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        var directory = tiff.getInt(4);
        var entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (var i = 0; i < entries; i++) {
            var entry = directory + 2 + ENTRY * i;
            if (Short.toUnsignedInt(tiff.getShort(entry)) == TAG && tiff.getShort(entry + 2) == SHORT) {
                var value = Short.toUnsignedInt(tiff.getShort(entry + 8));
                return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private static int next(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort());
    }

    /// Whether width and height change places.
    boolean isTurned() {
        return switch (this) {
            case UPRIGHT, MIRRORED, UPSIDE_DOWN, FLIPPED -> false;
            case TRANSPOSED, TURNED_LEFT, TRANSVERSED, TURNED_RIGHT -> true;
        };
    }

    /// Brings a picture of this size into the upright position.
    AffineTransform transform(int width, int height) {
        return switch (this) {
            case UPRIGHT -> new AffineTransform();
            case MIRRORED -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case UPSIDE_DOWN -> new AffineTransform(-1, 0, 0, -1, width, height);
            case FLIPPED -> new AffineTransform(1, 0, 0, -1, 0, height);
            case TRANSPOSED -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case TURNED_LEFT -> new AffineTransform(0, 1, -1, 0, height, 0);
            case TRANSVERSED -> new AffineTransform(0, -1, -1, 0, height, width);
            case TURNED_RIGHT -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
    }
}
