package org.pyairtable.core.audit;

import java.util.OptionalLong;

/**
 * Verifies a trail entry by entry and finds the first that differs from what was written: edited, removed, inserted, moved,
 * or truncated at the end. Pass it all entries in sequence order, then ask for the verdict.
 */
final class ChainVerifier {
    private final TrailHead head;
    private final boolean headGenuine;
    private long entries;
    private ChainHash last = ChainHash.GENESIS;
    private OptionalLong firstInvalid = OptionalLong.empty();

    ChainVerifier(TrailHead head, boolean headGenuine) {
        this.head = head;
        this.headGenuine = headGenuine;
    }

    /** @param firstInvalid the sequence at which the trail first differs from what was written */
    record Verdict(boolean valid, long entries, ChainHash headHash, boolean headGenuine, OptionalLong firstInvalid) {}

    void accept(AuditEntry entry) {
        entries++;
        if (firstInvalid.isPresent()) {
            return;
        }
        ChainHash expected = last.next(entries, entry.fact());
        if (entry.sequence() != entries || !expected.equals(entry.hash())) {
            firstInvalid = OptionalLong.of(entries);
        }
        last = entry.hash();
    }

    Verdict verdict() {
        OptionalLong invalid = firstInvalid.isPresent() ? firstInvalid : atTheEnd();
        return new Verdict(invalid.isEmpty() && headGenuine, entries, head.hash(), headGenuine, invalid);
    }

    private OptionalLong atTheEnd() {
        if (entries == head.sequence()) {
            return last.equals(head.hash()) ? OptionalLong.empty() : OptionalLong.of(entries);
        }
        // Truncated: the first missing entry. Extended: the first entry that should not exist.
        return OptionalLong.of(Math.min(entries, head.sequence()) + 1);
    }
}
