package org.pyairtable.data.wire;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes in pieces of bounded length. */
final class Pieces extends OutputStream {
    private static final int LENGTH = 65_536;
    private static final int FIRST = 4_096;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] current = new byte[FIRST];
    private int length;

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int done = 0;
        while (done < count) {
            if (length == current.length) {
                full.add(current);
                current = new byte[LENGTH];
                length = 0;
            }
            int some = Math.min(count - done, current.length - length);
            System.arraycopy(bytes, from + done, current, length, some);
            length += some;
            done += some;
        }
    }

    List<byte[]> written() {
        List<byte[]> all = new ArrayList<>(full);
        if (length > 0) {
            all.add(Arrays.copyOf(current, length));
        }
        return all;
    }
}
