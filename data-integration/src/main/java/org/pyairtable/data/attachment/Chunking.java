package org.pyairtable.data.attachment;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes anew, into pieces of {@link Contents#CHUNK} bytes but for the last. For one stream only. */
final class Chunking {
    private final long max;
    private long total;
    private Buffer pending = Buffer.buffer();

    /** @param max the stream fails with {@link TooLarge} when it has more bytes */
    Chunking(long max) {
        this.max = max;
    }

    Multi<Buffer> apply(Multi<Buffer> bytes) {
        return bytes.onItem()
                .transformToMultiAndConcatenate(part -> Multi.createFrom().iterable(cut(part)))
                .onCompletion()
                .continueWith(this::rest);
    }

    private List<Buffer> cut(Buffer part) {
        total += part.length();
        if (total > max) {
            throw new TooLarge(max);
        }
        pending.appendBuffer(part);
        List<Buffer> chunks = new ArrayList<>();
        int from = 0;
        while (pending.length() - from >= Contents.CHUNK) {
            chunks.add(pending.getBuffer(from, from + Contents.CHUNK));
            from += Contents.CHUNK;
        }
        if (from > 0) {
            pending = pending.getBuffer(from, pending.length());
        }
        return chunks;
    }

    private List<Buffer> rest() {
        return pending.length() == 0 ? List.of() : List.of(pending);
    }
}
