package org.pyairtable.data.tool.csv;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pyairtable.data.tool.AnswerBound;
import org.pyairtable.runtime.stream.StreamedBody;

/** The first rows of a CSV file, as many whole ones as have room. */
final class FirstRows {
    /** For what the answer says beside the rows. */
    private static final int RESERVE = 500;

    private int room;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private boolean full;

    private FirstRows(int room) {
        this.room = room;
    }

    static FirstRows within(int maxTokens) {
        return new FirstRows(Math.max(0, AnswerBound.room(maxTokens) - RESERVE));
    }

    /** Ends the stream when there is no more room. */
    private static final class FullException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        FullException() {
            super("The answer is full", null, false, false);
        }
    }

    Uni<Void> of(StreamedBody content) {
        return content.source()
                .writeTo(this::take)
                .onFailure(FullException.class)
                .recoverWithNull();
    }

    private Uni<Void> take(List<byte[]> pieces) {
        for (byte[] piece : pieces) {
            for (byte sign : piece) {
                room -= cost(sign);
                if (room < 0) {
                    full = true;
                    return Uni.createFrom().failure(new FullException());
                }
                read.write(sign);
            }
        }
        return Uni.createFrom().voidItem();
    }

    /** How many bytes JSON writes for one. */
    private static int cost(byte sign) {
        boolean escapedShortly = sign == '"' || sign == '\\' || sign == '\n' || sign == '\r' || sign == '\t';
        return escapedShortly ? 2 : sign >= 0 && sign < ' ' ? 6 : 1;
    }

    boolean isComplete() {
        return !full;
    }

    String text() {
        byte[] bytes = read.toByteArray();
        int end = full ? wholeRows(bytes) : bytes.length;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Where the last row ends that is there as a whole; a line break within quotes ends none. */
    private static int wholeRows(byte[] bytes) {
        boolean quoted = false;
        int end = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '"') {
                quoted = !quoted;
            } else if (bytes[i] == '\n' && !quoted) {
                end = i + 1;
            }
        }
        return end;
    }
}
