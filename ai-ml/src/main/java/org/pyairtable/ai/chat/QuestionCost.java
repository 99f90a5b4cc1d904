package org.pyairtable.ai.chat;

import java.util.concurrent.atomic.AtomicLong;

/** What the calls of all models for one question have cost so far, in millionths of a US dollar. */
final class QuestionCost {
    private final AtomicLong micros = new AtomicLong();

    long micros() {
        return micros.get();
    }

    void add(long cost) {
        micros.addAndGet(cost);
    }
}
