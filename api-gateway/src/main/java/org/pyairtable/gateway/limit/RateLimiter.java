package org.pyairtable.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** A token bucket per recent caller. */
public final class RateLimiter {
    private static final int MAX_CALLERS = 50_000;

    private final int requests;
    private final Duration per;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    public RateLimiter(int requests, Duration per, TimeMeter time) {
        this.requests = requests;
        this.per = per;
        this.time = time;
        // A bucket that was unused for this long is full again, so it can be dropped.
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(per)
                .ticker(time::currentTimeNanos)
                .executor(Runnable::run)
                .build();
    }

    /** Takes one request from the caller's bucket; if it is empty, returns how long until it is not. */
    public Optional<Duration> refuse(String caller) {
        ConsumptionProbe probe = buckets.get(caller, key -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, per))
                .withCustomTimePrecision(time)
                .build();
    }
}
