package org.pyairtable.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.OrderedSender.Numbered;
import org.pyairtable.outbox.OrderedSender.Outcome;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.kafka.KafkaSettings;
import org.pyairtable.runtime.kafka.TopicSetup;

/**
 * Publishes what is in the outbox. Of all instances of a service the one that holds the database's advisory lock is active;
 * the lock, the notifications and all statements share one connection, so that an instance that has lost the lock can mark
 * nothing any more. Woken by notification, with polling as the fallback.
 *
 * <p>The first event after a quiet period is sent at once. After each small round the relay lingers, so that the events of
 * several small transactions share a round.
 */
@Singleton
class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration STANDBY = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 500;
    /** Notifications come with each commit on a connection whose loss is noticed: without held keys, few polls are enough. */
    private static final int POLLS_SKIPPED = 9;
    /** The relay does not linger after a round with more rows than this. */
    private static final int FEW = 100;

    private final Pool pool;
    private final Vertx vertx;
    private final OutboxQueries queries;
    private final OrderedSender sender;
    private final HeldKeys held;
    private final Counter published;
    private final Duration linger;
    private final Context turn;
    private volatile boolean stopped;
    private @Nullable SqlConnection connection;
    private boolean working;
    private boolean wokenMeanwhile;
    private long pollTimer;
    private int skipped;

    OutboxRelay(
            Pool pool,
            Vertx vertx,
            OutboxTable table,
            KafkaSettings settings,
            Clock clock,
            MeterRegistry metrics,
            OutboxSettings outbox) {
        this.pool = pool;
        this.linger = outbox.linger();
        this.vertx = vertx;
        this.turn = vertx.getOrCreateContext();
        this.queries = new OutboxQueries(table);
        this.sender = new OrderedSender(settings.orderedProducer());
        this.held = new HeldKeys(clock);
        this.published = metrics.counter("pyairtable.outbox.published");
    }

    List<HeldKeys.Hold> held() {
        return held.all();
    }

    void begin(@Observes StartupEvent event, TopicSetup topics) {
        topics.whenDone(() -> onTurn(this::becomeActive));
    }

    /** Releases the lock at once, so that another instance takes over without waiting for this process to exit. */
    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        sender.close();
        onTurn(() -> {
            SqlConnection active = connection;
            if (active != null && !working) {
                giveUp(active);
            }
        });
    }

    private void becomeActive() {
        if (stopped) {
            return;
        }
        pool.getConnection()
                .chain(c -> queries.tryLock(c)
                        .chain(locked -> locked ? activate(c) : c.close().chain(() -> standby()))
                        .onFailure()
                        .call(() -> handBack(c)))
                .subscribe()
                .with(done -> {}, failure -> {
                    LOG.infof("Relay waits for the database: reason=%s", failure.getMessage());
                    later(this::becomeActive);
                });
    }

    private Uni<Void> standby() {
        later(this::becomeActive);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> activate(SqlConnection active) {
        return queries.listen(active).chain(() -> {
            if (stopped) {
                return handBack(active);
            }
            connection = active;
            held.clear();
            PgConnection.cast(active.getDelegate()).notificationHandler(n -> onTurn(this::wake));
            active.closeHandler(() -> onTurn(() -> lost(active)));
            pollTimer = vertx.setPeriodic(POLL_MILLIS, t -> onTurn(this::poll));
            LOG.debug("Relay is active");
            wake();
            return Uni.createFrom().voidItem();
        });
    }

    private void lost(SqlConnection former) {
        if (former.equals(connection)) {
            LOG.info("Relay lost its database connection and reconnects");
            forget();
        }
    }

    private void forget() {
        connection = null;
        vertx.cancelTimer(pollTimer);
        later(this::becomeActive);
    }

    private void poll() {
        if (held.all().isEmpty() && skipped < POLLS_SKIPPED) {
            skipped++;
            return;
        }
        skipped = 0;
        wake();
    }

    private void wake() {
        SqlConnection active = connection;
        if (stopped || active == null) {
            return;
        }
        if (working) {
            wokenMeanwhile = true;
            return;
        }
        working = true;
        wokenMeanwhile = false;
        round(active)
                .subscribe()
                .with(
                        sent -> {
                            if (stopped || sent == 0 || sent > FEW || linger.isZero()) {
                                finished(active, sent > 1);
                            } else {
                                vertx.setTimer(linger.toMillis(), t -> onTurn(() -> finished(active, sent > 1)));
                            }
                        },
                        failure -> {
                            working = false;
                            LOG.infof("Relay round failed and is repeated: reason=%s", failure.getMessage());
                            giveUp(active);
                        });
    }

    private void finished(SqlConnection active, boolean mayHaveMore) {
        working = false;
        if (stopped) {
            giveUp(active);
        } else if (mayHaveMore || wokenMeanwhile) {
            wake();
        }
    }

    /** The pool keeps sessions open, so closing the connection does not release the lock: it is released first. */
    private void giveUp(SqlConnection active) {
        if (active.equals(connection)) {
            forget();
        }
        handBack(active)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.debugf("Relay connection not closed: reason=%s", failure.getMessage()));
    }

    private Uni<Void> handBack(SqlConnection former) {
        PgConnection.cast(former.getDelegate()).notificationHandler(n -> {});
        return queries.release(former)
                .onFailure()
                .recoverWithNull() // a broken connection has lost it already
                .chain(former::close);
    }

    /** Returns how many rows it took. */
    private Uni<Integer> round(SqlConnection active) {
        return retryHeld(active)
                .chain(() -> queries.next(
                        active, held.all().stream().map(HeldKeys.Hold::key).toList()))
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(0)
                        : publish(active, rows).replaceWith(rows.size()));
    }

    private Uni<Void> retryHeld(SqlConnection active) {
        return held.due()
                .map(hold -> queries.one(active, hold.row()).chain(first -> {
                    if (first.isEmpty()) {
                        held.released(hold.key());
                        return Uni.createFrom().voidItem();
                    }
                    return publish(active, first);
                }))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> publish(SqlConnection active, List<Numbered> rows) {
        return sender.send(rows).emitOn(this::onTurn).chain(outcome -> settle(active, rows, outcome));
    }

    private Uni<Void> settle(SqlConnection active, List<Numbered> rows, Outcome outcome) {
        outcome.refused().forEach(refused -> {
            LOG.warnf(
                    "Broker refused an outbox row, its key is held: row=%d reason=%s",
                    refused.row().id(), refused.reason());
            held.refused(keyOf(refused.row()), refused.row().id(), refused.reason());
        });
        if (rows.size() == 1
                && outcome.refused().isEmpty()
                && !outcome.confirmed().isEmpty()) {
            held.released(keyOf(rows.getFirst()));
        }
        published.increment(outcome.confirmed().size());
        return queries.markPublished(active, outcome.confirmed())
                .chain(() -> Sequential.each(outcome.refused(), refused -> queries.markRefused(active, refused)));
    }

    private static HeldKeys.Key keyOf(Numbered numbered) {
        return new HeldKeys.Key(numbered.row().topic(), numbered.row().key());
    }

    private void later(Runnable action) {
        vertx.setTimer(STANDBY.toMillis(), t -> onTurn(action));
    }

    /** The relay's state belongs to one event loop; calls from other threads are moved there. */
    private void onTurn(Runnable action) {
        turn.runOnContext(ignored -> action.run());
    }
}
