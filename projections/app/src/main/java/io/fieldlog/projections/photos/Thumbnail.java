package io.fieldlog.projections.photos;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.LoggerFactory;

/// A small JPEG of a photo, standing upright. What a file claims to be is looked at before anything of it is decoded,
/// and it is decoded at a fraction of its size, so that a small file cannot become a large picture.
sealed interface Thumbnail {

    /// @param jpeg its longer side has at most `EDGE` pixels
    @SuppressWarnings("ArrayRecordComponent") // a file on its way to the object store
    record Made(byte[] jpeg) implements Thumbnail {}

    record Unavailable(String why) implements Thumbnail {}

    int EDGE = 512;

    /// Photos of telephones have 50 million pixels at most, unless they are asked for more.
    long MOST_PIXELS = 64_000_000;

    float QUALITY = 0.8f;

    Set<String> FORMATS = Set.of("jpeg", "png");

    static Thumbnail of(Path file) throws IOException {
        try (var in = new FileImageInputStream(file.toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return new Unavailable("no decoder for this type of image");
            }
            var reader = readers.next();
            try {
                if (!FORMATS.contains(reader.getFormatName().toLowerCase(java.util.Locale.ROOT))) {
                    return new Unavailable("no decoder for this type of image");
                }
                reader.setInput(in, true, true);
                long width = reader.getWidth(0);
                long height = reader.getHeight(0);
                return width * height > MOST_PIXELS
                        ? new Unavailable("%d x %d pixels are too many".formatted(width, height))
                        : new Made(jpeg(upright(decoded(reader, width, height), Orientation.of(file))));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders meet hostile files with all kinds of exceptions. Reading a file of our own does not fail.
            LoggerFactory.getLogger(Thumbnail.class).info("a photo cannot be decoded: {}", e.toString());
            return new Unavailable("the image cannot be decoded");
        }
    }

    private static BufferedImage decoded(ImageReader reader, long width, long height) throws IOException {
        var parameters = reader.getDefaultReadParam();
        var step = (int) Math.max(1, Math.max(width, height) / (2L * EDGE));
        parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, parameters);
    }

    private static BufferedImage upright(BufferedImage image, Orientation orientation) {
        var scale = Math.min(1.0, (double) EDGE / Math.max(image.getWidth(), image.getHeight()));
        var width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        var height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        var turned = orientation.isTurned();
        var upright = new BufferedImage(turned ? height : width, turned ? width : height, BufferedImage.TYPE_INT_RGB);
        var graphics = upright.createGraphics();
        try {
            graphics.setColor(Color.WHITE); // what is transparent
            graphics.fillRect(0, 0, upright.getWidth(), upright.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            var transform = orientation.transform(width, height);
            transform.concatenate(AffineTransform.getScaleInstance(
                    (double) width / image.getWidth(), (double) height / image.getHeight()));
            graphics.drawImage(image, transform, null);
        } finally {
            graphics.dispose();
        }
        return upright;
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var bytes = new ByteArrayOutputStream();
                var out = new MemoryCacheImageOutputStream(bytes)) {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
            out.flush();
            return bytes.toByteArray();
        } finally {
            writer.dispose();
        }
    }
}
