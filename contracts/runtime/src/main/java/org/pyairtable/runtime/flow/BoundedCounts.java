package org.pyairtable.runtime.flow;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what happens, by kind, in bounded memory: the first kinds singly, all others together. For what attackers can cause
 * as often as they like.
 *
 * @param <K> a kind, with equality
 * @param <D> what is known of the first of a kind
 */
public final class BoundedCounts<K, D> {
    private final int most;
    private Map<K, Count<D>> counts = new LinkedHashMap<>();
    private long others;

    /** @param most kinds that are counted singly until they are taken */
    public BoundedCounts(int most) {
        this.most = most;
    }

    /** How often a kind happened. */
    public record Count<D>(D first, long times) {
        private Count<D> oneMore() {
            return new Count<>(first, times + 1);
        }
    }

    /**
     * What was counted.
     *
     * @param others what is in none of the kinds
     */
    public record Taken<K, D>(Map<K, Count<D>> counts, long others) {}

    /** @param detail kept of the first of its kind */
    public synchronized void add(K kind, D detail) {
        Count<D> known = counts.get(kind);
        if (known != null) {
            counts.put(kind, known.oneMore());
        } else if (counts.size() < most) {
            counts.put(kind, new Count<>(detail, 1));
        } else {
            others++;
        }
    }

    /** Counting begins anew. */
    public synchronized Taken<K, D> take() {
        Taken<K, D> taken = new Taken<>(counts, others);
        counts = new LinkedHashMap<>();
        others = 0;
        return taken;
    }
}
