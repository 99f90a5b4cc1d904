package org.pyairtable.core.audit;

import org.jspecify.annotations.Nullable;

/**
 * The end of the trail, stored apart from the entries so that truncation is detected.
 *
 * @param sequence of the last entry; 0 when there is none
 * @param mac hexadecimal; see {@link HeadSeal}; absent when no secret was configured, or when the head was found tampered
 *     with
 */
record TrailHead(long sequence, ChainHash hash, @Nullable String mac) {
    /** The head of a trail without entries. */
    boolean isGenesis() {
        return sequence == 0 && hash.equals(ChainHash.GENESIS);
    }
}
