package org.pyairtable.data.attachment.fetch;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Smaller pictures of a picture, as Airtable makes them: small is 36 pixels high, large fits into 512 × 512, full into
 * 3000 × 3000; none is larger than the picture itself. Blocks, and takes at most about 40 MB, whatever the picture.
 */
final class Thumbnails {
    private static final int SMALL_HEIGHT = 36;
    private static final int LARGE = 512;
    private static final int FULL = 3_000;

    /** @param content absent when the picture itself is small enough */
    record Thumbnail(String variant, int width, int height, Optional<byte[]> content) {}

    /** @param type of the thumbnails that have content */
    record Examined(int width, int height, String type, List<Thumbnail> thumbnails) {
        /** What the cell says of them. */
        Map<String, Object> facts() {
            Map<String, Object> sizes = new LinkedHashMap<>();
            thumbnails.forEach(t -> sizes.put(t.variant(), size(t.width(), t.height())));
            Map<String, Object> facts = size(width, height);
            facts.put("thumbnails", sizes);
            return facts;
        }

        private static Map<String, Object> size(int width, int height) {
            Map<String, Object> size = new LinkedHashMap<>();
            size.put("width", BigDecimal.valueOf(width));
            size.put("height", BigDecimal.valueOf(height));
            return size;
        }
    }

    private Thumbnails() {}

    /** Empty when it is not a picture that can be read, or has too many pixels. */
    static Optional<Examined> of(Path file, long maxPixels) throws IOException {
        try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers =
                    input == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                return examined(reader, maxPixels);
            } finally {
                reader.dispose();
            }
        }
    }

    private static Optional<Examined> examined(ImageReader reader, long maxPixels) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || (long) width * height > maxPixels) {
            return Optional.empty();
        }
        int longer = Math.max(width, height);
        int step = (longer + FULL - 1) / FULL;
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        BufferedImage picture = reader.read(0, parameters);
        boolean transparent = picture.getColorModel().hasAlpha();
        String format = transparent ? "png" : "jpeg";
        List<Thumbnail> thumbnails = new ArrayList<>();
        thumbnails.add(thumbnail("small", picture, (double) SMALL_HEIGHT / picture.getHeight(), format));
        thumbnails.add(thumbnail(
                "large", picture, (double) LARGE / Math.max(picture.getWidth(), picture.getHeight()), format));
        thumbnails.add(
                step > 1
                        ? thumbnail("full", picture, 1, format)
                        : new Thumbnail("full", width, height, Optional.empty()));
        return Optional.of(new Examined(width, height, "image/" + format, thumbnails));
    }

    private static Thumbnail thumbnail(String variant, BufferedImage picture, double scale, String format)
            throws IOException {
        double shrink = Math.min(1, scale);
        int width = Math.max(1, (int) Math.round(picture.getWidth() * shrink));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * shrink));
        BufferedImage drawn = picture;
        // By halves, so that no pixel of the picture is passed over.
        while (drawn.getWidth() > 2 * width && drawn.getHeight() > 2 * height) {
            drawn = drawn(drawn, drawn.getWidth() / 2, drawn.getHeight() / 2, format);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(drawn(drawn, width, height, format), format, bytes);
        return new Thumbnail(variant, width, height, Optional.of(bytes.toByteArray()));
    }

    private static BufferedImage drawn(BufferedImage picture, int width, int height, String format) {
        int kind = format.equals("png") ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage target = new BufferedImage(width, height, kind);
        Graphics2D graphics = target.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(picture, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return target;
    }
}
