package org.pyairtable.ai.embedding;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An immutable vector of length one in the space of a model. */
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

    /** Vectors of the same size, one after the other, each as {@link #toBuffer} writes it. */
    public static List<Vector> listOf(Buffer bytes, int dimensions) {
        int size = dimensions * Float.BYTES;
        List<Vector> vectors = new ArrayList<>();
        for (int from = 0; from + size <= bytes.length(); from += size) {
            vectors.add(of(bytes.slice(from, from + size)));
        }
        return vectors;
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

    /** Whether it can be compared: a vector of zeros has no direction. */
    public boolean hasDirection() {
        boolean any = false;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
            any |= value != 0;
        }
        return any;
    }

    /** The similarity in meaning, from -1 to 1. */
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
