package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import org.pyairtable.data.ListSettings;
import org.pyairtable.data.refusal.Busy;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.data.turn.Turnstile;

/**
 * What readers may take of this instance at the same time: bytes of cells in memory, and filters that the evaluator decides.
 * Small pages and streams have memory of their own each, so that slow readers of large lists hold up none of the others.
 */
@Singleton
public class ReadTurns {
    private static final int SHARE_OF_HEAP = 16;
    private static final long LEAST = 4 << 20;

    private final ListSettings settings;
    private final Turnstile pages;
    private final Turnstile streams;
    private final Turnstile scans;

    ReadTurns(ListSettings settings, Vertx vertx) {
        this.settings = settings;
        long memory = settings.memory()
                .map(size -> size.asLongValue())
                .orElseGet(() -> Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
        this.pages = new Turnstile(vertx, memory);
        this.streams = new Turnstile(vertx, memory);
        this.scans = new Turnstile(vertx, settings.scans());
    }

    /** Bytes of cells of a page that is answered as a whole. */
    public long pageBytes() {
        return settings.page().asLongValue();
    }

    /** Bytes of cells that are read at once for a stream. */
    public long pieceBytes() {
        return settings.piece().asLongValue();
    }

    /** How long a page may evaluate its filter. */
    Duration evaluation() {
        return settings.evaluation();
    }

    /** Reads a small page. */
    public <T> Uni<T> page(Supplier<Uni<T>> work) {
        return pages.within(pageBytes(), settings.patience(), ReadTurns::busy, work);
    }

    /** Reads so many bytes of cells, and keeps them until the client has them. */
    public <T> Uni<T> stream(long bytes, Supplier<Uni<T>> work) {
        return streams.within(bytes, settings.patience(), ReadTurns::busy, work);
    }

    /** Looks at many records in the evaluator. */
    <T> Uni<T> scan(Duration patience, Supplier<Uni<T>> work) {
        return scans.within(1, patience, () -> new Busy(settings.scans()).exception(), work);
    }

    /** How many filters the evaluator decides now. */
    public long scans() {
        return scans.inside();
    }

    private static Throwable busy() {
        return new Unavailable.Service().exception();
    }
}
