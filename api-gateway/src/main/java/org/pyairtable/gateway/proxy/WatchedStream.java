package org.pyairtable.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way, chunk by chunk, that is counted and must keep moving. It reports at most one trouble and passes
 * nothing on after it.
 */
final class WatchedStream implements ReadStream<Buffer> {
    /** Why a body goes no further. */
    enum Trouble {
        TOO_LARGE,
        STALLED
    }

    /** Whose fault it is when nothing moves. */
    enum Slow {
        /** The sender, when it is asked for more and sends nothing. */
        SENDER,
        /** The receiver, when it has been given enough and takes nothing. */
        RECEIVER
    }

    private final ReadStream<Buffer> source;
    private final long limit;
    private final Slow watched;
    private final Consumer<Trouble> report;
    private final Vertx vertx;
    private final long patienceNanos;
    private final long timer;
    private long bytes;
    private long lastMove = System.nanoTime();
    private boolean paused;
    private boolean over;

    WatchedStream(
            ReadStream<Buffer> source,
            long limit,
            Slow watched,
            Duration patience,
            Vertx vertx,
            Consumer<Trouble> report) {
        this.source = source;
        this.limit = limit;
        this.watched = watched;
        this.report = report;
        this.vertx = vertx;
        this.patienceNanos = patience.toNanos();
        this.timer = vertx.setPeriodic(Math.max(1, patience.toMillis() / 4), id -> check());
    }

    /** Ends the watch. */
    void end() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private void check() {
        boolean atFault = paused == (watched == Slow.RECEIVER);
        if (!over && atFault && System.nanoTime() - lastMove > patienceNanos) {
            trouble(Trouble.STALLED);
        }
    }

    private void trouble(Trouble trouble) {
        end();
        report.accept(trouble);
    }

    @Override
    public WatchedStream handler(@Nullable Handler<Buffer> handler) {
        if (handler == null) {
            source.handler(null);
            return this;
        }
        source.handler(chunk -> {
            lastMove = System.nanoTime();
            bytes += chunk.length();
            if (over) {
                return;
            }
            if (bytes > limit) {
                trouble(Trouble.TOO_LARGE);
            } else {
                handler.handle(chunk);
            }
        });
        return this;
    }

    @Override
    public WatchedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public WatchedStream endHandler(@Nullable Handler<Void> handler) {
        if (handler == null) {
            source.endHandler(null);
            return this;
        }
        source.endHandler(ended -> {
            if (!over) {
                end();
                handler.handle(null);
            }
        });
        return this;
    }

    @Override
    public WatchedStream pause() {
        move(true);
        source.pause();
        return this;
    }

    @Override
    public WatchedStream resume() {
        move(false);
        source.resume();
        return this;
    }

    @Override
    public WatchedStream fetch(long amount) {
        move(false);
        source.fetch(amount);
        return this;
    }

    private void move(boolean nowPaused) {
        if (paused != nowPaused) {
            lastMove = System.nanoTime();
            paused = nowPaused;
        }
    }
}
