package org.pyairtable.data.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MediaTypeTest {
    @Test
    void whatIsDeclaredCountsAndElseTheEndingOfTheName() {
        assertThat(MediaType.of(Optional.of("Image/PNG; x=y"), "a.txt")).isEqualTo("image/png");
        assertThat(MediaType.of(Optional.of("application/octet-stream"), "a.PDF"))
                .isEqualTo("application/pdf");
        assertThat(MediaType.of(Optional.of("text/html\r\nSet-Cookie: x"), "a")).isEqualTo(MediaType.UNKNOWN);
        assertThat(MediaType.of(Optional.empty(), "a")).isEqualTo(MediaType.UNKNOWN);
    }

    @Test
    void whatCanCarryAScriptIsNotShown() {
        assertThat(MediaType.isShowable("image/png")).isTrue();
        assertThat(MediaType.isShowable("text/html")).isFalse();
        assertThat(MediaType.isShowable("image/svg+xml")).isFalse();
    }
}
