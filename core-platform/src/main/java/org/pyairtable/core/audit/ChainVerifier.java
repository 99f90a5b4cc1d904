package org.pyairtable.core.audit;

import java.util.OptionalLong;

/**
 * Walks along a trail, entry by entry, and finds the first that is not what was written: edited, removed, inserted, moved,
 * or cut off at the end. Feed it all entries in the order of sequences, then ask for the verdict.
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
        // Cut off: the first that is missing. Added: the first that should not be there.
        return OptionalLong.of(Math.min(entries, head.sequence()) + 1);
    }
}
