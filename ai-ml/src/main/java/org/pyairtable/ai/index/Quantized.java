package org.pyairtable.ai.index;

import java.util.Optional;
import org.pyairtable.ai.embedding.Vector;

/**
 * A vector with one byte per dimension: the longest component becomes 127. Lengths differ from vector to vector, so only
 * cosines may be compared. They are off by less than 0.005, and the exact vector stays in the database.
 */
final class Quantized {
    private static final float MOST = 127;

    private Quantized() {}

    /** Empty for a vector without a direction. */
    static Optional<byte[]> of(Vector vector) {
        float[] values = vector.values();
        float longest = 0;
        for (float value : values) {
            longest = Math.max(longest, Math.abs(value));
        }
        if (!(longest > 0) || !Float.isFinite(longest)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) Math.round(values[i] / longest * MOST);
        }
        return Optional.of(bytes);
    }
}
