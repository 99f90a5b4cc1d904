package org.pyairtable.gateway.guard;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.vertx.core.http.HttpClientResponse;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.pyairtable.gateway.GatewaySettings;

/**
 * Guards the requests to one service: circuit breaker, bulkhead, one retry, and the limit on the time to the first byte of
 * an answer. It covers the time until the answer's head; the body then streams without a time limit.
 */
public final class UpstreamGuard {
    /** The type of the guarded result. */
    private static final class Head extends TypeLiteral<CompletionStage<HttpClientResponse>> {
        private static final long serialVersionUID = 1L;
    }

    private static final Duration BULKHEAD_PAUSE = Duration.ofSeconds(1);

    private final TypedGuard<CompletionStage<HttpClientResponse>> whole;
    private final Duration responseTimeout;
    private final RetryBudget budget;
    private final Duration breakerDelay;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    UpstreamGuard(String name, GatewaySettings.Upstream terms, Duration responseTimeout, int concurrency) {
        this.breakerDelay = terms.breakerDelay();
        this.budget = new RetryBudget(terms.retryRatio(), terms.retryReserve());
        this.whole = TypedGuard.create(new Head())
                .withDescription(name)
                .withThreadOffload(false)
                .withRetry()
                .maxRetries(1)
                .delay(0, ChronoUnit.MILLIS)
                .jitter(0, ChronoUnit.MILLIS)
                .whenException(e -> fault(e) instanceof UpstreamFault fault && fault.repeatable())
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(terms.breakerVolume())
                .failureRatio(terms.breakerRatio())
                .delay(terms.breakerDelay().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .when(e -> fault(e) instanceof UpstreamFault fault && fault.countsAgainstService())
                .onStateChange(changed -> state = changed)
                .done()
                .withBulkhead()
                .limit(concurrency)
                .queueSize(terms.queue())
                .done()
                .build();
        this.responseTimeout = responseTimeout;
    }

    /** Runs attempts until one receives an answer's head, or another would be pointless. */
    public CompletionStage<HttpClientResponse> run(Supplier<CompletionStage<HttpClientResponse>> attempt) {
        budget.requested();
        return whole.get(attempt);
    }

    /** How long to wait for an answer's first byte. */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /** Whether there may be a retry now. */
    public boolean mayRetry() {
        return budget.withdraw();
    }

    public CircuitBreakerState state() {
        return state;
    }

    /** When to retry after a refusal. */
    public Duration pause() {
        return state == CircuitBreakerState.CLOSED ? BULKHEAD_PAUSE : breakerDelay;
    }

    /** The fault that caused a stage's failure. */
    public static Throwable fault(Throwable failure) {
        return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
