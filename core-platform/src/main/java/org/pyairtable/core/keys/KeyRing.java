package org.pyairtable.core.keys;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.health.ReadinessGate;

/**
 * The keys of all instances of this service, kept in its database. The first instance that finds a key due creates it; the
 * others load it long before it signs.
 */
@ApplicationScoped
class KeyRing implements ReadinessGate {
    /** An arbitrary number, the same in all instances. */
    private static final String LOCK = "select cast(1 as integer) from pg_advisory_xact_lock(7201)";

    private final StoredKeys stored;
    private final Rotation rotation;
    private final Outbox outbox;
    private final Clock clock;
    private volatile List<SigningKey> keys = List.of();

    KeyRing(StoredKeys stored, CoreSettings config, Outbox outbox, Clock clock) {
        this.stored = stored;
        this.rotation = Rotation.of(config.keys());
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The key to sign with. */
    Uni<SigningKey> signing() {
        Optional<SigningKey> known = rotation.signing(keys, clock.instant());
        return known.isPresent()
                ? Uni.createFrom().item(known.get())
                : upkeep().map(done -> rotation.signing(keys, clock.instant()).orElseThrow());
    }

    /** Loads the keys, adds due ones, removes expired ones. */
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> upkeep() {
        boolean first = keys.isEmpty();
        return Panache.withTransaction(() -> stored.all()
                        .chain(found -> first || isDue(found)
                                ? change(first)
                                : Uni.createFrom().item(found)))
                .invoke(current -> keys = current)
                .replaceWithVoid();
    }

    private boolean isDue(List<SigningKey> found) {
        Instant now = clock.instant();
        return !rotation.expired(found, now).isEmpty()
                || rotation.successor(found, now).isPresent();
    }

    /** Under a lock, so that two instances do not both create a key. */
    private Uni<List<SigningKey>> change(boolean announceAll) {
        return Panache.getSession().chain(session -> session.createNativeQuery(LOCK, Integer.class)
                .getSingleResult()
                .chain(locked -> stored.all())
                .chain(found -> remove(session, found))
                .chain(kept ->
                        announceAll ? announce(session, kept) : Uni.createFrom().item(kept))
                .chain(kept -> add(session, kept)));
    }

    /** Once per start, in case the broker has lost its data. */
    private Uni<List<SigningKey>> announce(Mutiny.Session session, List<SigningKey> kept) {
        return Sequential.each(kept, key -> outbox.append(session, EventContext.system(null), key.announcement()))
                .replaceWith(kept);
    }

    private Uni<List<SigningKey>> remove(Mutiny.Session session, List<SigningKey> found) {
        List<SigningKey> expired = rotation.expired(found, clock.instant());
        return Sequential.each(expired, key -> stored.deleteById(key.id())
                        .chain(deleted -> outbox.remove(session, Topics.SIGNING_KEYS, key.id())))
                .replaceWith(
                        found.stream().filter(key -> !expired.contains(key)).toList());
    }

    private Uni<List<SigningKey>> add(Mutiny.Session session, List<SigningKey> kept) {
        // Truncated to microseconds, the precision of the database.
        return rotation.successor(kept, clock.instant().truncatedTo(ChronoUnit.MICROS))
                .map(key -> stored.add(key)
                        .chain(added -> outbox.append(session, EventContext.system(null), key.announcement()))
                        .chain(announced -> stored.all()))
                .orElse(Uni.createFrom().item(kept));
    }

    @Override
    public String name() {
        return "signing-key";
    }

    @Override
    public boolean open() {
        return rotation.signing(keys, clock.instant()).isPresent();
    }
}
