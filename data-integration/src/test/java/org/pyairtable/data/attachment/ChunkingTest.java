package org.pyairtable.data.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkingTest {
    private static List<Integer> lengths(long max, int... parts) {
        Multi<Buffer> bytes = Multi.createFrom()
                .iterable(java.util.Arrays.stream(parts)
                        .mapToObj(length -> Buffer.buffer(new byte[length]))
                        .toList());
        return new Chunking(max)
                .apply(bytes).collect().asList().await().indefinitely().stream()
                        .map(Buffer::length)
                        .toList();
    }

    @Test
    void partsOfAnySizeBecomePiecesOfEqualSize() {
        int chunk = Contents.CHUNK;
        assertThat(lengths(10L * chunk, chunk - 1, 2, 2 * chunk)).containsExactly(chunk, chunk, chunk, 1);
        assertThat(lengths(10L * chunk, chunk)).containsExactly(chunk);
        assertThat(lengths(10L * chunk)).isEmpty();
        assertThat(lengths(10L * chunk, 0, 5, 0)).containsExactly(5);
    }

    @Test
    void tooManyBytesAreRefusedAsSoonAsTheyAreSeen() {
        assertThat(lengths(100, 60, 40)).containsExactly(100);
        assertThatThrownBy(() -> lengths(100, 60, 41)).isInstanceOf(TooLarge.class);
    }
}
