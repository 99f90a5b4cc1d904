package org.pyairtable.gateway.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.answer.Refusals;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamFault;
import org.pyairtable.gateway.guard.UpstreamGuard;

/** Brings one request to its destination, in up to two attempts, and the answer back. */
final class Delivery {
    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final Exchange exchange;
    private final Destination destination;
    private final Upstreams upstreams;
    private final UpstreamGuard guard;
    private final long bodyLimit;
    private final Context context;
    private final Set<Long> tried = new HashSet<>();
    private @Nullable Attempt current;
    private @Nullable Refusal clientRefusal;
    private boolean abandoned;
    private int attempts;

    Delivery(Exchange exchange, Destination destination, Upstreams upstreams, long bodyLimit) {
        this.exchange = exchange;
        this.destination = destination;
        this.upstreams = upstreams;
        this.bodyLimit = bodyLimit;
        this.guard = upstreams.guard(destination.upstream());
        this.context = upstreams.vertx().getOrCreateContext();
    }

    /** On the request's own context. */
    void start() {
        if (destination.legacy().isEmpty()
                && upstreams.instances().of(destination.upstream()).isEmpty()) {
            refuse(unavailable());
            return;
        }
        if (!HeaderRules.isWebSocket(exchange.request())) {
            exchange.request().pause();
        }
        Future.fromCompletionStage(guarded(), context).onComplete(this::answered);
    }

    /** The client is gone, or the answer is complete: nothing of the delivery may stay behind. */
    void end() {
        abandoned = true;
        Attempt attempt = current;
        if (attempt != null) {
            attempt.end();
        }
    }

    private CompletionStage<HttpClientResponse> guarded() {
        try {
            return guard.run(this::attempt);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Called by the guard, on whatever thread; goes on where the request lives. */
    private CompletionStage<HttpClientResponse> attempt() {
        Promise<HttpClientResponse> head = Promise.promise();
        context.runOnContext(ignored -> attempt(head));
        return head.future().toCompletionStage();
    }

    private void attempt(Promise<HttpClientResponse> head) {
        if (abandoned) {
            head.fail(new UpstreamFault.ClientFault());
            return;
        }
        attempts++;
        if (attempts > 1) {
            upstreams.retried(destination.upstream());
            Attempt failed = current;
            if (failed != null) {
                failed.end();
            }
        }
        if (destination.legacy().isPresent()) {
            begin(Optional.empty(), head);
            return;
        }
        Future.fromCompletionStage(upstreams.instances().pick(destination.upstream(), tried), context)
                .onSuccess(instance -> {
                    tried.add(instance.getId());
                    begin(Optional.of(instance), head);
                })
                .onFailure(nobody -> head.tryFail(new UpstreamFault.NoInstance()));
    }

    private void begin(Optional<UpstreamInstance> instance, Promise<HttpClientResponse> head) {
        Attempt attempt = new Attempt(this, exchange, destination, upstreams, instance, head);
        current = attempt;
        attempt.start();
    }

    /** Asked once per failed attempt, since a yes is paid from the budget. */
    boolean mayRepeat() {
        return attempts == 1 && !abandoned && guard.mayRetry();
    }

    boolean hasOtherInstances() {
        return upstreams.instances().of(destination.upstream()).size() > tried.size();
    }

    long bodyLimit() {
        return bodyLimit;
    }

    UpstreamGuard guard() {
        return guard;
    }

    Context context() {
        return context;
    }

    /** The client's own sending ends the delivery. */
    void clientAtFault(Refusal refusal) {
        clientRefusal = refusal;
        if (exchange.response().headWritten()) {
            exchange.response().reset();
        }
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        Attempt attempt = current;
        if (result.succeeded() && attempt != null) {
            attempt.relay(result.result());
            return;
        }
        Throwable failure = UpstreamGuard.fault(result.cause());
        if (failure instanceof UpstreamFault.Unwell unwell && attempt != null) {
            attempt.relay(unwell.response());
            return;
        }
        if (attempt != null) {
            attempt.end();
        }
        Optional<Refusal> refusal = refusal(failure);
        refusal.ifPresent(this::refuse);
    }

    private Optional<Refusal> refusal(Throwable failure) {
        String service = destination.upstream();
        return switch (failure) {
            case UpstreamFault.ClientFault fault -> Optional.ofNullable(clientRefusal);
            case UpstreamFault.TooSlow fault -> Optional.of(new Refusal.GatewayTimeout(service));
            case UpstreamFault.BrokenOff fault -> Optional.of(new Refusal.BadGateway(service));
            case UpstreamFault.Unreachable fault -> Optional.of(unavailable());
            case UpstreamFault.NoInstance fault -> Optional.of(unavailable());
            case CircuitBreakerOpenException open -> Optional.of(unavailable());
            case BulkheadException full -> Optional.of(unavailable());
            default -> {
                LOG.errorf(failure, "Request %s to %s failed", exchange.requestId(), service);
                yield Optional.of(new Refusal.BadGateway(service));
            }
        };
    }

    private Refusal unavailable() {
        return new Refusal.Unavailable(destination.upstream(), guard.pause());
    }

    private void refuse(Refusal refusal) {
        Refusals.write(exchange.request(), refusal);
    }
}
