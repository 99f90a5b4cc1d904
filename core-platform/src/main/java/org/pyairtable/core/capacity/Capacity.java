package org.pyairtable.core.capacity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Refuses what an installation has as many of as it may have, before the processes that hold them run out of memory. Far
 * from the limit rows are counted every ten seconds at most; in the last tenth, and the last thousand, each time. Requests under way at the same
 * time do not see each other's rows, so the limit can be exceeded by their number.
 */
@ApplicationScoped
public class Capacity {
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** More than all instances add while a count is fresh. */
    private static final int LEAST_DISTANCE = 1_000;

    private record Counted(long rows, Instant at) {}

    private final CoreSettings.Capacity capacity;
    private final Clock clock;
    private final Map<Held, Counted> lastCounts = new ConcurrentHashMap<>();

    Capacity(CoreSettings config, Clock clock) {
        this.capacity = config.capacity();
        this.clock = clock;
    }

    /** Fails with a conflict when one more would be too many. In the caller's session or transaction, before it is added. */
    public Uni<Void> requireRoom(Held held) {
        int most = held.most(capacity);
        return isFarFromLimit(lastCounts.get(held), most)
                ? Uni.createFrom().voidItem()
                : count(held, most)
                        .invoke(rows -> {
                            if (rows >= most) {
                                throw new ServiceException(
                                        new ServiceError.Conflict(held.refusal(most), "INSTALLATION_FULL"));
                            }
                        })
                        .replaceWithVoid();
    }

    private boolean isFarFromLimit(@Nullable Counted last, int most) {
        return last != null
                && last.rows() < most - Math.max(most / 10, LEAST_DISTANCE)
                && last.at().plus(FRESH).isAfter(clock.instant());
    }

    private Uni<Long> count(Held held, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(held.count(), Long.class)
                        .setParameter("most", most)
                        .getSingleResult())
                .invoke(rows -> lastCounts.put(held, new Counted(rows, clock.instant())));
    }
}
