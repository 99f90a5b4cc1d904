package org.pyairtable.data.attachment.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyairtable.data.attachment.fetch.Thumbnails.Examined;
import org.pyairtable.data.attachment.fetch.Thumbnails.Thumbnail;

class ThumbnailsTest {
    private static final long PLENTY = 100_000_000;

    @TempDir
    private Path folder;

    private Path picture(int width, int height, int kind, String format) throws IOException {
        Path file = folder.resolve("picture");
        ImageIO.write(new BufferedImage(width, height, kind), format, file.toFile());
        return file;
    }

    private static String size(Thumbnail thumbnail) {
        return thumbnail.variant() + " " + thumbnail.width() + "x" + thumbnail.height();
    }

    @Test
    void aPictureGetsThreeSmallerOnes() throws IOException {
        Examined examined = Thumbnails.of(picture(1_000, 500, BufferedImage.TYPE_INT_RGB, "jpg"), PLENTY)
                .orElseThrow();

        assertThat(examined.thumbnails().stream().map(ThumbnailsTest::size))
                .containsExactly("small 72x36", "large 512x256", "full 1000x500");
        assertThat(examined.type()).isEqualTo("image/jpeg");
        assertThat(examined.thumbnails().get(2).content()).isEmpty();
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(
                examined.thumbnails().getFirst().content().orElseThrow()));
        assertThat(small.getWidth()).isEqualTo(72);
        assertThat(examined.facts().keySet()).containsExactly("width", "height", "thumbnails");
        assertThat((Map<?, ?>) examined.facts().get("thumbnails")).hasSize(3);
    }

    @Test
    void aTransparentPictureStaysTransparentAndASmallOneIsNotEnlarged() throws IOException {
        Examined examined = Thumbnails.of(picture(10, 10, BufferedImage.TYPE_INT_ARGB, "png"), PLENTY)
                .orElseThrow();

        assertThat(examined.type()).isEqualTo("image/png");
        assertThat(examined.thumbnails().stream().map(ThumbnailsTest::size))
                .containsExactly("small 10x10", "large 10x10", "full 10x10");
    }

    @Test
    void aHugePictureIsReadInSteps() throws IOException {
        Examined examined = Thumbnails.of(picture(7_000, 100, BufferedImage.TYPE_BYTE_GRAY, "gif"), PLENTY)
                .orElseThrow();

        assertThat(examined.width()).isEqualTo(7_000);
        assertThat(size(examined.thumbnails().get(2))).isEqualTo("full 2334x34");
        assertThat(examined.thumbnails().get(2).content()).isPresent();
    }

    @Test
    void tooManyPixelsAndWhatIsNoPictureGetNone() throws IOException {
        assertThat(Thumbnails.of(picture(101, 100, BufferedImage.TYPE_INT_RGB, "png"), 10_000))
                .isEmpty();
        assertThat(Thumbnails.of(Files.writeString(folder.resolve("text"), "no picture"), PLENTY))
                .isEmpty();
    }
}
