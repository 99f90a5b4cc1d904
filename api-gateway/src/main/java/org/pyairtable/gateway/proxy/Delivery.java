package org.pyairtable.gateway.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
import org.pyairtable.gateway.connection.ClientConnection;
import org.pyairtable.gateway.connection.Refusals;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamFault;
import org.pyairtable.gateway.guard.UpstreamGuard;
import org.pyairtable.runtime.flow.VertxFutures;

/** Delivers one request to its destination, in up to two attempts, and relays the answer. */
final class Delivery {
    private static final Logger LOG = Logger.getLogger(Delivery.class);
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Exchange exchange;
    private final Destination destination;
    private final Upstreams upstreams;
    private final UpstreamGuard guard;
    private final AllowedMethods methods;
    private final long bodyLimit;
    private final Context context;
    private final Set<Long> tried = new HashSet<>();
    private @Nullable Attempt current;
    private @Nullable Refusal clientRefusal;
    private Optional<RequestBody> body = Optional.empty();
    private boolean delivering;
    private boolean abandoned;
    private int attempts;

    Delivery(Exchange exchange, Destination destination, Upstreams upstreams, AllowedMethods methods, long bodyLimit) {
        this.exchange = exchange;
        this.destination = destination;
        this.upstreams = upstreams;
        this.methods = methods;
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
        HttpServerRequest request = exchange.request();
        if (HeaderRules.isWebSocket(request)) {
            deliver();
            return;
        }
        request.pause();
        if (!RequestBody.isAnnounced(request)) {
            deliver();
            return;
        }
        RequestBody coming = new RequestBody(exchange, bodyLimit, upstreams, this::clientAtFault);
        body = Optional.of(coming);
        coming.held().onSuccess(held -> deliver());
    }

    /** From here on the request takes one of the service's slots. */
    private void deliver() {
        delivering = true;
        Future.fromCompletionStage(guarded(), context).onComplete(this::answered);
    }

    /** The client has disconnected or the answer is complete: releases everything. */
    void end() {
        abandoned = true;
        endBody();
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

    /** Called by the guard on any thread; continues on the request's context. */
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
        VertxFutures.begin(upstreams.instances().pick(destination.upstream(), tried), context)
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

    /** Called once per failed attempt, because a retry is taken from the budget. */
    boolean mayRepeat() {
        return attempts == 1 && !abandoned && guard.mayRetry();
    }

    boolean hasOtherInstances() {
        return upstreams.instances().of(destination.upstream()).size() > tried.size();
    }

    /** The body of the request, if there is one. */
    Optional<RequestBody> body() {
        return body;
    }

    void endBody() {
        body.ifPresent(RequestBody::end);
    }

    /** The body is malformed. */
    void bodyBroken() {
        clientAtFault(Exchange.MALFORMED_BODY);
    }

    UpstreamGuard guard() {
        return guard;
    }

    Context context() {
        return context;
    }

    /** A fault of the client ends the delivery. */
    private void clientAtFault(Refusal refusal) {
        clientRefusal = refusal;
        endBody();
        if (exchange.response().headWritten()) {
            ClientConnection.of(exchange.request()).drop();
        } else if (!delivering) {
            abandoned = true;
            refuse(refusal);
            return;
        }
        Attempt attempt = current;
        if (attempt != null) {
            attempt.end();
        }
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        Attempt attempt = current;
        if (result.succeeded() && attempt != null) {
            relay(attempt, result.result());
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

    private void relay(Attempt attempt, HttpClientResponse head) {
        if (head.statusCode() != METHOD_NOT_ALLOWED || head.getHeader(HttpHeaders.ALLOW) != null) {
            attempt.relay(head);
            return;
        }
        methods.of(exchange.path().path()).onComplete(known -> {
            known.result().ifPresent(allow -> exchange.response().putHeader(HttpHeaders.ALLOW, allow));
            attempt.relay(head);
        });
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
                LOG.errorf(
                        failure, "Request failed in the gateway: request=%s service=%s", exchange.requestId(), service);
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
