package org.pyairtable.outbox.pruning;

import java.time.Duration;

/**
 * Rows that a service keeps for a while only.
 *
 * @param what they are, for the log
 * @param statement deletes or ends what is older than {@code $1}, at most {@code $2} rows
 * @param keep for how long they are kept; nothing for those whose time stands in the row
 * @param batch how many rows a transaction holds
 */
public record PrunedRows(String what, String statement, Duration keep, int batch) {
    private static final int BATCH = 1_000;

    /** In batches of 1,000. */
    public PrunedRows(String what, String statement, Duration keep) {
        this(what, statement, keep, BATCH);
    }
}
