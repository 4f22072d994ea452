package io.fieldlog.projections.photos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fieldlog.projections.photos.Thumbnail.Made;
import io.fieldlog.projections.photos.Thumbnail.Unavailable;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThumbnailTest {

    @TempDir
    Path directory;

    private Thumbnail of(byte[] file) throws IOException {
        return Thumbnail.of(Files.write(directory.resolve("photo"), file));
    }

    private BufferedImage made(byte[] file) throws IOException {
        assertThat(of(file)).isInstanceOf(Made.class);
        return ImageIO.read(new ByteArrayInputStream(((Made) of(file)).jpeg()));
    }

    /// Red on the left, blue on the right.
    private static BufferedImage picture(int width, int height, int type) {
        var picture = new BufferedImage(width, height, type);
        var graphics = picture.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        return picture;
    }

    private static byte[] file(BufferedImage picture, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] turned(byte[] jpeg, int orientation, boolean little) {
        var exif = little
                ? "457869660000" + "49492a0008000000" + "0100" + "1201" + "0300" + "01000000"
                        + "0%d000000".formatted(orientation)
                : "457869660000" + "4d4d002a00000008" + "0001" + "0112" + "0003" + "00000001"
                        + "000%d0000".formatted(orientation);
        var content = HexFormat.of().parseHex(exif);
        var segment = ByteBuffer.allocate(4 + content.length)
                .putShort((short) 0xffe1)
                .putShort((short) (2 + content.length))
                .put(content)
                .array();
        return ByteBuffer.allocate(jpeg.length + segment.length)
                .put(jpeg, 0, 2)
                .put(segment)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private static boolean isRed(BufferedImage picture, double x, double y) {
        var color =
                new Color(picture.getRGB((int) (x * (picture.getWidth() - 1)), (int) (y * (picture.getHeight() - 1))));
        return color.getRed() > 150 && color.getBlue() < 100;
    }

    @Test
    void a_large_photo_becomes_small_and_keeps_its_sides() throws IOException {
        var thumbnail = made(file(picture(4000, 3000, BufferedImage.TYPE_INT_RGB), "jpeg"));
        assertThat(thumbnail.getWidth()).isEqualTo(Thumbnail.EDGE);
        assertThat(thumbnail.getHeight()).isEqualTo(384);
        assertThat(isRed(thumbnail, 0.1, 0.5)).isTrue();
        assertThat(isRed(thumbnail, 0.9, 0.5)).isFalse();
    }

    @Test
    void a_small_one_is_not_made_larger_and_what_is_transparent_becomes_white() throws IOException {
        var thumbnail = made(file(new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB), "png"));
        assertThat(thumbnail.getWidth()).isEqualTo(40);
        assertThat(new Color(thumbnail.getRGB(20, 15)).getGreen()).isGreaterThan(250);
    }

    @ParameterizedTest
    @EnumSource
    void stands_upright_however_the_telephone_was_held(Orientation orientation) throws IOException {
        var jpeg = file(picture(400, 200, BufferedImage.TYPE_INT_RGB), "jpeg");
        for (var little : new boolean[] {true, false}) {
            var file = turned(jpeg, orientation.ordinal() + 1, little);
            assertThat(Orientation.of(file)).isEqualTo(orientation);
            var thumbnail = made(file);
            assertThat(thumbnail.getWidth()).isEqualTo(orientation.isTurned() ? 200 : 400);
            // where the sensor's left side is now
            var red = switch (orientation) {
                case UPRIGHT, FLIPPED -> isRed(thumbnail, 0.1, 0.5) && !isRed(thumbnail, 0.9, 0.5);
                case MIRRORED, UPSIDE_DOWN -> isRed(thumbnail, 0.9, 0.5) && !isRed(thumbnail, 0.1, 0.5);
                case TRANSPOSED, TURNED_LEFT -> isRed(thumbnail, 0.5, 0.1) && !isRed(thumbnail, 0.5, 0.9);
                case TRANSVERSED, TURNED_RIGHT -> isRed(thumbnail, 0.5, 0.9) && !isRed(thumbnail, 0.5, 0.1);
            };
            assertThat(red).isTrue();
        }
    }

    @Test
    void a_bomb_is_not_decoded() throws IOException {
        var png = file(picture(10, 10, BufferedImage.TYPE_INT_RGB), "png");
        var header = ByteBuffer.wrap(png);
        header.putInt(16, 50_000).putInt(20, 50_000);
        var crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());

        assertThat(of(png)).isEqualTo(new Unavailable("50000 x 50000 pixels are too many"));
    }

    @Test
    void what_is_none_has_none() throws IOException {
        var jpeg = file(picture(200, 200, BufferedImage.TYPE_INT_RGB), "jpeg");
        assertThat(of(new byte[0])).isInstanceOf(Unavailable.class);
        assertThat(of("RIFF0000WEBPVP8 ".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(new Unavailable("no decoder for this type of image"));
        assertThat(of(file(picture(10, 10, BufferedImage.TYPE_INT_RGB), "gif")))
                .isEqualTo(new Unavailable("no decoder for this type of image"));
        assertThat(of(Arrays.copyOf(jpeg, 30))).isInstanceOf(Unavailable.class);
    }

    @Test
    void broken_files_break_nothing() throws IOException {
        var random = new Random(7);
        var files = new byte[][] {
            turned(file(picture(90, 60, BufferedImage.TYPE_INT_RGB), "jpeg"), 6, true),
            file(picture(90, 60, BufferedImage.TYPE_INT_ARGB), "png")
        };
        for (var round = 0; round < 300; round++) {
            var file = files[round % 2].clone();
            for (var i = 0; i < 1 + round % 8; i++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            assertThat(of(Arrays.copyOf(file, 1 + random.nextInt(file.length)))).isNotNull();
            assertThat(of(file)).isNotNull();
        }
    }
}
