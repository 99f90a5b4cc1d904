package org.pyairtable.gateway.discovery;

import com.github.benmanes.caffeine.cache.Ticker;
import io.smallrye.stork.api.ServiceInstance;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.State.Instance;

/**
 * A running instance of a service with the gateway's measurements: requests under way, latency, failures. A restart at
 * another address is another instance.
 */
public final class UpstreamInstance implements ServiceInstance {
    private static final AtomicLong IDS = new AtomicLong();
    private static final double LATENCY_SHARE_OF_NEWEST = 0.2;

    private final long id = IDS.incrementAndGet();
    private final Ticker ticker;
    private final Ejection ejection;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Instance announced;
    private volatile double latencyNanos;

    UpstreamInstance(Instance announced, Ejection.Terms terms, Ticker ticker) {
        this.announced = announced;
        this.ejection = new Ejection(terms);
        this.ticker = ticker;
    }

    /** The newest announcement. */
    public Instance announced() {
        return announced;
    }

    void announced(Instance newer) {
        announced = newer;
    }

    /** Whether the announcement is about this instance and not its successor. */
    boolean is(Instance other) {
        return announced.startedAt().equals(other.startedAt())
                && announced.host().equals(other.host())
                && announced.port() == other.port();
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Smoothed time to the first byte; 0 before the first answer. */
    public double latencyMillis() {
        return latencyNanos / 1e6;
    }

    public boolean isEjected() {
        return ejection.isEjected(ticker.read());
    }

    /** Records a failed answer. Returns true when it ejected the instance. */
    public boolean failed() {
        return ejection.failed(ticker.read());
    }

    /** Records a refused connection. Returns true when it ejected the instance. */
    public boolean refused() {
        return ejection.refused(ticker.read());
    }

    /** Records an answer with its latency. */
    public void answered(long nanos) {
        ejection.succeeded();
        double before = latencyNanos;
        latencyNanos = before == 0 ? nanos : before + (nanos - before) * LATENCY_SHARE_OF_NEWEST;
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public String getHost() {
        return announced.host();
    }

    @Override
    public int getPort() {
        return announced.port();
    }

    @Override
    public Optional<String> getPath() {
        return Optional.empty();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public boolean gatherStatistics() {
        return true;
    }

    @Override
    public void recordStart(boolean measureTime) {
        inFlight.incrementAndGet();
    }

    @Override
    public void recordEnd(@Nullable Throwable failure) {
        inFlight.decrementAndGet();
    }
}
