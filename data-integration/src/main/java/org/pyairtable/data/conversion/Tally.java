package org.pyairtable.data.conversion;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.conversion.CellConversion.Fate;

/** Counts what becomes of the cells, with some examples of each. */
final class Tally {
    /**
     * One cell before and after, as a person reads it.
     *
     * @param after empty when the cell lost its value
     */
    record Sample(String recordId, String before, String after) {}

    private static final int SAMPLES = 10;

    private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
    private final Map<Fate, List<Sample>> samples = new EnumMap<>(Fate.class);
    private long empty;

    Tally() {
        for (Fate fate : Fate.values()) {
            counts.put(fate, 0L);
            samples.put(fate, new ArrayList<>());
        }
    }

    void add(Fate fate, Sample sample) {
        counts.merge(fate, 1L, Long::sum);
        List<Sample> kept = samples.getOrDefault(fate, List.of());
        if (kept.size() < SAMPLES) {
            kept.add(sample);
        }
    }

    void addEmpty() {
        empty++;
    }

    long count(Fate fate) {
        return counts.getOrDefault(fate, 0L);
    }

    List<Sample> samples(Fate fate) {
        return List.copyOf(samples.getOrDefault(fate, List.of()));
    }

    long empty() {
        return empty;
    }
}
