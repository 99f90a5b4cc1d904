package org.pyairtable.core.audit;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Facts for tests: the nth happened n seconds after the epoch. */
public final class Facts {
    private Facts() {}

    public static AuditFact fact(int n) {
        return new AuditFact(
                "event-" + n,
                Instant.ofEpochSecond(n),
                "usr1",
                "type.v1",
                "subject-" + n,
                "wsp1",
                null,
                "corr-1",
                "did " + n);
    }

    /** A valid trail of that many entries. */
    public static List<AuditEntry> trail(int entries) {
        return Chaining.chain(
                new TrailHead(0, ChainHash.GENESIS, null),
                0,
                IntStream.rangeClosed(1, entries).mapToObj(Facts::fact).toList());
    }
}
