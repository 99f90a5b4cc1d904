package org.pyairtable.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.GatewaySettings;

/**
 * A body as a stream of chunks that is counted and must keep moving: a minimum of bytes in each window of the time spent
 * waiting for the client. It reports at most one fault and forwards nothing after it.
 */
final class WatchedStream implements ReadStream<Buffer> {
    /** Why a body is interrupted. */
    enum Trouble {
        TOO_LARGE,
        STALLED
    }

    /** The side at fault when too little moves. */
    enum Slow {
        /** The sender, when more is requested and it sends nothing. */
        SENDER,
        /** The receiver, when data is available and it takes nothing. */
        RECEIVER
    }

    private final ReadStream<Buffer> source;
    private final long limit;
    private final Slow watched;
    private final Consumer<Trouble> report;
    private final Vertx vertx;
    private final long windowNanos;
    private final long leastBytes;
    private final long timer;
    private long bytes;
    private long windowBytes;
    private long waitedNanos;
    private long waitingSince = System.nanoTime();
    private boolean paused;
    private boolean over;

    WatchedStream(
            ReadStream<Buffer> source,
            long limit,
            Slow watched,
            GatewaySettings.Limits pace,
            Vertx vertx,
            Consumer<Trouble> report) {
        this.source = source;
        this.limit = limit;
        this.watched = watched;
        this.report = report;
        this.vertx = vertx;
        this.windowNanos = pace.stall().toNanos();
        this.leastBytes = pace.bodyRate() * pace.stall().toMillis() / 1000;
        this.timer = vertx.setPeriodic(Math.max(1, pace.stall().toMillis() / 4), id -> check());
    }

    /** Stops watching. */
    void end() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private void check() {
        if (over) {
            return;
        }
        stopClock();
        if (waitedNanos < windowNanos) {
            return;
        }
        if (windowBytes < leastBytes) {
            trouble(Trouble.STALLED);
        } else {
            waitedNanos = 0;
            windowBytes = 0;
        }
    }

    /** Adds up the time spent waiting for the client; other time does not count. */
    private void stopClock() {
        long now = System.nanoTime();
        if (paused == (watched == Slow.RECEIVER)) {
            waitedNanos += now - waitingSince;
        }
        waitingSince = now;
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
            bytes += chunk.length();
            windowBytes += chunk.length();
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
            stopClock();
            paused = nowPaused;
        }
    }
}
