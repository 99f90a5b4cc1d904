package org.pyairtable.local;

import java.util.List;

/** What a JVM is told of its heap: the options belong together, for one that does not fit the others ends the process. */
record Heap(List<String> options) {
    /**
     * Where nobody waits for answers. The JVM would take a third of the heap for new objects, fill all of that during the
     * start, and never give it back; more and smaller collections cost less.
     */
    static final Heap QUIET = new Heap(List.of("-Xmx160m", "-Xmn16m"));

    /**
     * For a process with an index. The JVM would begin with all of its heap on a large machine, and collect the old part of it
     * only once that is full.
     */
    static final Heap OF_AN_INDEX =
            new Heap(List.of("-Xmx224m", "-Xmn24m", "-Xms80m", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40"));

    Heap {
        options = List.copyOf(options);
    }

    /** Limited, in MiB, and divided as the JVM likes. */
    static Heap upTo(int mebibytes) {
        return new Heap(List.of("-Xmx" + mebibytes + "m"));
    }
}
