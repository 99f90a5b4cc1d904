package org.pyairtable.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the search has still to embed of what was written before: the largest consumer of processor time while it lasts. */
final class SearchBacklog {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private SearchBacklog() {}

    /** Waits until nothing is left of it, five minutes at most, and says for how long and of what. */
    static void awaitEmpty(LocalSuite suite) throws SQLException {
        long began = System.nanoTime();
        try (Connection connection = suite.database("ai_ml");
                PreparedStatement query =
                        connection.prepareStatement("select count(*) from document where state = 'pending'")) {
            int first = count(query);
            int left = first;
            while (left > 0 && System.nanoTime() - began < PATIENCE_NANOS) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                left = count(query);
            }
            if (first > 0) {
                DataBenchmark.note("waited for the search, which had to embed", first, "records");
                DataBenchmark.note("  for", (System.nanoTime() - began) / 1e9, "s");
                DataBenchmark.note("  still to embed", left, "records");
            }
        }
    }

    private static int count(PreparedStatement query) throws SQLException {
        try (ResultSet count = query.executeQuery()) {
            count.next();
            return count.getInt(1);
        }
    }
}
