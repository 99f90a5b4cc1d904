package org.pyairtable.ai.index;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.embedding.Vector;
import org.pyairtable.ai.index.IndexFeed.Changes;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.flow.Sequential;

/**
 * The vectors of all documents in PostgreSQL, where all replicas find them and none has to rebuild anything at its start. They
 * follow the documents like the index of words does, by one replica at a time.
 */
@ApplicationScoped
class SharedVectors implements VectorIndex {
    private static final Logger LOG = Logger.getLogger(SharedVectors.class);
    /** Comparing so many takes a few milliseconds, and the graph finds few of those that are rare in it. */
    private static final int EXACT_UP_TO = 10_000;

    private static final int PAGE = 100;
    /** Of so many documents it is found out together which were left out. */
    private static final int COMPARED = 500;
    /** How often it is stored that nothing has changed, at least. */
    private static final Duration MOST_BETWEEN_NOTES = Duration.ofHours(1);

    /** What an SQLSTATE begins with where a name or a right is missing, which no repetition brings. */
    private static final String NAME_OR_RIGHT_MISSING = "42";

    private static final Pruning PRUNING = Pruning.of("vectors of former models", 1_000);

    private final Pool pool;
    private final IndexFeed feed;
    private final String space;
    private final PgVector extension;
    private final SharedVectorTable table;
    private final VectorPositions positions;
    private final Clock clock;
    private final AiSettings.Index settings;
    private final Duration longestAbsence;
    private final Duration betweenNotes;
    private volatile @Nullable Boolean chosen;
    private volatile VectorPosition position = VectorPosition.UNKNOWN;
    /** Whether this replica has said since its start how many vectors there may be. The last one that started decides for all. */
    private volatile boolean limitStated;

    SharedVectors(Pool pool, IndexFeed feed, Clock clock, AiSettings config) {
        this.pool = pool;
        this.feed = feed;
        this.extension = new PgVector(pool);
        // Vectors of one model can have different sizes.
        this.space = feed.model() + "/" + feed.dimensions();
        this.table = new SharedVectorTable(space, feed.dimensions(), EXACT_UP_TO);
        this.positions = new VectorPositions(space);
        this.clock = clock;
        this.settings = config.index();
        this.longestAbsence = config.indexing().tombstoneRetention();
        Duration half = longestAbsence.dividedBy(2);
        this.betweenNotes = half.compareTo(MOST_BETWEEN_NOTES) < 0 ? half : MOST_BETWEEN_NOTES;
    }

    /** Whether vectors are here rather than in the index of each replica; found out once. Fails where they must be and cannot. */
    Uni<Boolean> chosen() {
        Boolean known = chosen;
        return known != null
                ? Uni.createFrom().item(known)
                : available()
                        .chain(here -> here ? begun() : Uni.createFrom().item(false))
                        .invoke(here -> {
                            chosen = here;
                            LOG.infof("Vectors are searched in %s", here ? "PostgreSQL" : "the index of each replica");
                        });
    }

    /** Whether the tables are there. Their absence is a failure only where they must be. */
    private Uni<Boolean> begun() {
        return begin().replaceWith(true).onFailure(this::canDoWithout).recoverWithItem(failure -> {
            LOG.warnf(
                    "Vectors are not kept in PostgreSQL, each replica keeps its own: reason=%s", failure.getMessage());
            return false;
        });
    }

    private boolean canDoWithout(Throwable failure) {
        return settings.vectors() == AiSettings.Index.Vectors.AUTO
                && failure instanceof PgException pg
                && String.valueOf(pg.getSqlState()).startsWith(NAME_OR_RIGHT_MISSING);
    }

    private Uni<Void> begin() {
        return pool.withTransaction(connection -> table.make(connection).chain(() -> positions.read(connection)))
                .invoke(read -> position = read)
                .replaceWithVoid();
    }

    private Uni<Boolean> available() {
        return switch (settings.vectors()) {
            case LUCENE -> Uni.createFrom().item(false);
            case AUTO -> extension.available();
            case PGVECTOR ->
                extension.available().invoke(available -> {
                    if (!available) {
                        throw new IllegalStateException(
                                "pyairtable.ai.index.vectors is pgvector, but the database does not"
                                        + " have the extension vector 0.8 or newer");
                    }
                });
        };
    }

    /** What is known of them; without them at the beginning. */
    Optional<VectorPosition> position() {
        return Boolean.TRUE.equals(chosen) ? Optional.of(position) : Optional.empty();
    }

    /** Whether the choice that the settings demand has been made. */
    boolean settled() {
        return chosen != null || settings.vectors() != AiSettings.Index.Vectors.PGVECTOR;
    }

    /** Takes over a page of what has changed, unless another replica does. Returns whether more remains. */
    Uni<Boolean> followPage() {
        return pool.withTransaction(connection -> positions.lock(connection).chain(mine -> positions
                        .read(connection)
                        .invoke(read -> position = read)
                        .chain(read -> mine
                                ? limited(connection, read).map(Optional::of)
                                : Uni.createFrom().item(Optional.<Boolean>empty()))))
                .invoke(followed -> limitStated = limitStated || followed.isPresent())
                .map(followed -> followed.orElse(false));
    }

    private Uni<Boolean> limited(SqlConnection connection, VectorPosition from) {
        return limitStated || from.most() == settings.mostVectors()
                ? take(connection, from)
                : positions
                        .limit(connection, settings.mostVectors())
                        .invoke(saved -> position = saved)
                        .chain(saved -> take(connection, saved));
    }

    private Uni<Boolean> take(SqlConnection connection, VectorPosition from) {
        Instant now = clock.instant();
        if (from.change() > 0 && from.followed().isBefore(now.minus(longestAbsence))) {
            LOG.info("Vectors in PostgreSQL are taken over anew: removed documents may have been forgotten meanwhile");
            return positions.startOver(connection, now).replaceWith(true);
        }
        return feed.vectorsAfter(connection, from.change(), PAGE).chain(changes -> {
            boolean last = changes.documents().size() < PAGE;
            Optional<Long> catchingUp = from.complete() ? from.catchingUp() : Optional.empty();
            if (changes.documents().isEmpty() && catchingUp.isPresent()) {
                return catchUp(connection, from, catchingUp.orElseThrow());
            }
            if (changes.documents().isEmpty()
                    && from.complete()
                    && from.followed().isAfter(now.minus(betweenNotes))) {
                return Uni.createFrom().item(false);
            }
            return table.apply(connection, changes.documents(), from.most() - from.vectors())
                    .chain(grown -> positions.advance(connection, changes.last(), last, grown, now))
                    .invoke(saved -> position = saved)
                    .replaceWith(!last || catchingUp.isPresent());
        });
    }

    /** Takes over some of what an earlier limit left out, as long as there is room. */
    private Uni<Boolean> catchUp(SqlConnection connection, VectorPosition from, long after) {
        long room = from.most() - from.vectors();
        Uni<Optional<Changes>> leftOut = room > 0
                ? feed.leftOut(connection, space, after, from.change(), COMPARED)
                : Uni.createFrom().item(Optional.empty());
        return leftOut.chain(found -> table.apply(
                                connection, found.map(Changes::documents).orElse(List.of()), room)
                        .chain(grown -> positions.catchUp(connection, found.map(Changes::last), grown)))
                .invoke(saved -> position = saved)
                .map(saved -> saved.catchingUp().isPresent());
    }

    /** Deletes the vectors of models that no replica has had for as long as deletions are remembered. */
    @Scheduled(
            identity = "former-vectors",
            every = "1h",
            delayed = "9m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetFormer() {
        return Boolean.TRUE.equals(chosen)
                ? PRUNING.scheduled(positions
                        .former(pool, clock.instant().minus(longestAbsence))
                        .chain(models -> Sequential.each(models, this::forget)))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> forget(String model) {
        return PRUNING.run(most -> table.forgetSome(pool, model, most))
                .chain(() -> pool.withTransaction(connection ->
                        table.dropGraph(connection, model).chain(() -> positions.forget(connection, model))));
    }

    @Override
    public Uni<List<Match>> nearest(Vector question, Scope scope, int limit, float minimum) {
        // Several of the nearest vectors may belong to one record.
        int nearest = position.vectors() > position.documents() ? 2 * limit : limit;
        return pool.withTransaction(connection -> table.nearest(connection, question, scope, nearest))
                .map(found -> Match.bestOfEach(found, limit, minimum));
    }
}
