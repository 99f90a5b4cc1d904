package org.pyairtable.workflow.runs.waits;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.workflow.runs.store.EventWaitTable;
import org.pyairtable.workflow.runs.store.EventWaitTable.Arrival;
import org.pyairtable.workflow.runs.store.EventWaitTable.Waiting;

/** Brings events to the steps that wait for them. Every method works inside the transaction of the event. */
@Singleton
public class EventWaits {
    private static final int PIECE = 100;

    /** Written at once: each has what came, up to a megabyte. */
    private static final int WRITTEN = 20;

    private final EventWaitTable waits;
    private final RecentEventTable recent;
    private final Clock clock;

    EventWaits(EventWaitTable waits, RecentEventTable recent, Clock clock) {
        this.waits = waits;
        this.recent = recent;
        this.clock = clock;
    }

    /** Whether steps of any workflow wait for events of the key. */
    public Uni<Boolean> anyAwaits(SqlClient c, String key) {
        return recent.anyAwaits(c, key);
    }

    /** The same; where they do, it precedes the events of the key in their transaction. */
    public Uni<Boolean> open(SqlConnection c, String key) {
        return recent.share(c, key);
    }

    /**
     * Stores the event for waits that begin soon, and ends those that wait for it, by one indexed statement for 500 of them. One
     * that came before changes nothing.
     */
    public Uni<Void> arrived(SqlConnection c, ArrivedEvent event) {
        Instant now = clock.instant();
        return recent.add(c, event, now)
                .chain(added -> added ? match(c, event, now) : Uni.createFrom().voidItem());
    }

    private Uni<Void> match(SqlConnection c, ArrivedEvent event, Instant now) {
        Matching matching = new Matching(event, now);
        Set<String> correlations = event.correlations();
        List<Waiting> last = new ArrayList<>();
        return Sequential.whilst(
                () -> waits.of(c, event.key(), correlations, last.stream().findFirst(), PIECE)
                        .chain(piece -> {
                            last.clear();
                            piece.stream().skip(Math.max(0, piece.size() - 1)).forEach(last::add);
                            return arrive(c, matching, piece, now).replaceWith(piece.size() == PIECE);
                        }));
    }

    private Uni<Void> arrive(SqlConnection c, Matching matching, List<Waiting> piece, Instant now) {
        List<Arrival> arrivals = piece.stream()
                .flatMap(waiting -> matching.match(waiting).map(came -> new Arrival(waiting, came)).stream())
                .toList();
        return written(waits, c, arrivals, now);
    }

    static Uni<Void> written(EventWaitTable waits, SqlConnection c, List<Arrival> arrivals, Instant now) {
        List<List<Arrival>> few = IntStream.iterate(0, from -> from < arrivals.size(), from -> from + WRITTEN)
                .mapToObj(from -> arrivals.subList(from, Math.min(arrivals.size(), from + WRITTEN)))
                .toList();
        return Sequential.each(few, some -> waits.arrive(c, some, now));
    }
}
