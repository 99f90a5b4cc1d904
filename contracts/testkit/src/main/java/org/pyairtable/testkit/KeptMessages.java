package org.pyairtable.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The newest messages of a topic. All tests of a module share one reader, and some send tables of a hundred thousand rows:
 * kept for ever, their events fill the memory of the tests.
 */
final class KeptMessages {
    static final long MOST_BYTES = 32 * 1024 * 1024;

    /** What a message takes besides its value and the values of its headers. */
    private static final long FRAME_BYTES = 500;

    private final Deque<Message> newest = new ArrayDeque<>();
    private long bytes;
    private long dropped;

    void add(Message message) {
        newest.addLast(message);
        bytes += size(message);
        while (bytes > MOST_BYTES && newest.size() > 1) {
            bytes -= size(newest.removeFirst());
            dropped++;
        }
    }

    /** How many have been added. */
    long count() {
        return dropped + newest.size();
    }

    /** Those that are left of the messages from this one on. */
    List<Message> from(long first) {
        return newest.stream().skip(Math.max(0, first - dropped)).toList();
    }

    private static long size(Message message) {
        return FRAME_BYTES
                + message.value().map(value -> value.length).orElse(0)
                + message.headers().values().stream().mapToInt(String::length).sum();
    }
}
