package org.pyairtable.communication.webhooks.delivery;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Wake-ups of the worker: a delivery was inserted (a database notification), a slot became free, or time passed. Wake-ups
 * that arrive during a round are merged into one. Ends, without failing, when the listening connection is lost.
 */
final class Wakes {
    /** The queue may have due deliveries. */
    enum Wake {
        LOOK
    }

    private final Vertx vertx;
    private final PgConnection listening;
    private final Duration tick;
    private volatile @Nullable MultiEmitter<? super Wake> emitter;

    /** @param listening on the queue's channel */
    Wakes(Vertx vertx, PgConnection listening, Duration tick) {
        this.vertx = vertx;
        this.listening = listening;
        this.tick = tick;
    }

    Multi<Wake> stream() {
        return Multi.createFrom().<Wake>emitter(this::begin, BackPressureStrategy.LATEST);
    }

    void look() {
        MultiEmitter<? super Wake> current = emitter;
        if (current != null) {
            current.emit(Wake.LOOK);
        }
    }

    void end() {
        MultiEmitter<? super Wake> current = emitter;
        if (current != null) {
            current.complete();
        }
    }

    private void begin(MultiEmitter<? super Wake> begun) {
        emitter = begun;
        listening.notificationHandler(notification -> look());
        listening.closeHandler(closed -> end());
        long timer = vertx.setPeriodic(tick.toMillis(), t -> look());
        begun.onTermination(() -> vertx.cancelTimer(timer));
        look();
    }
}
