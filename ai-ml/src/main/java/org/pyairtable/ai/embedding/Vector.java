package org.pyairtable.ai.embedding;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A direction in the space of a model: never changed, of length one. */
public final class Vector {
    private final float[] values;

    private Vector(float[] values) {
        this.values = values;
    }

    /** Scales to length one. */
    public static Vector of(float... values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float[] scaled = values.clone();
        if (squares > 0) {
            float length = (float) Math.sqrt(squares);
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] /= length;
            }
        }
        return new Vector(scaled);
    }

    /** The reverse of {@link #toBuffer}. */
    public static Vector of(Buffer bytes) {
        float[] values = new float[bytes.length() / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getFloat(i * Float.BYTES);
        }
        return new Vector(values);
    }

    /** Four bytes a dimension, big-endian. */
    public Buffer toBuffer() {
        Buffer bytes = Buffer.buffer(values.length * Float.BYTES);
        for (float value : values) {
            bytes.appendFloat(value);
        }
        return bytes;
    }

    public float[] values() {
        return values.clone();
    }

    public int dimensions() {
        return values.length;
    }

    /** From -1 to 1; how near in meaning. */
    public float cosine(Vector other) {
        float sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * other.values[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
