package org.pyairtable.gateway.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamFault;

/**
 * One attempt at one instance: sends the request, streams its body, and waits for the head of the answer. Runs on the
 * request's context.
 */
final class Attempt {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<Integer> UNWELL = Set.of(502, 503, 504);

    private final Delivery delivery;
    private final Exchange exchange;
    private final Destination destination;
    private final Upstreams upstreams;
    private final Optional<UpstreamInstance> instance;
    private final Promise<HttpClientResponse> head;
    private final long startedNanos = System.nanoTime();
    private @Nullable HttpClientRequest request;
    private boolean sending;
    private @Nullable Relay relay;
    private boolean over;

    Attempt(
            Delivery delivery,
            Exchange exchange,
            Destination destination,
            Upstreams upstreams,
            Optional<UpstreamInstance> instance,
            Promise<HttpClientResponse> head) {
        this.delivery = delivery;
        this.exchange = exchange;
        this.destination = destination;
        this.upstreams = upstreams;
        this.instance = instance;
        this.head = head;
    }

    void start() {
        head.future()
                .onComplete(arrived ->
                        upstreams.answered(destination.upstream(), outcome(arrived), System.nanoTime() - startedNanos));
        HttpMethod method = exchange.request().method();
        Future<HttpClientRequest> connecting = instance.map(i -> upstreams.connect(i, method, destination.uri()))
                .orElseGet(() -> upstreams.connect(destination.legacy().orElseThrow(), method, destination.uri()));
        connecting.onSuccess(this::send).onFailure(failure -> {
            if (instance.map(UpstreamInstance::refused).orElse(false)) {
                upstreams.ejected(destination.upstream());
            }
            head.tryFail(new UpstreamFault.Unreachable(delivery.hasOtherInstances() && delivery.mayRepeat()));
        });
    }

    /** Releases the attempt's resources; an answer under way is aborted. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        head.tryFail(new UpstreamFault.ClientFault()); // first, or the reset below would look like the service's fault
        if (sending) {
            delivery.endBody();
        }
        Relay running = relay;
        if (running != null) {
            running.end();
        }
        HttpClientRequest sent = request;
        if (sent != null && (running == null || !running.complete())) {
            sent.reset();
        }
        instance.ifPresent(i -> i.recordEnd(null));
    }

    void relay(HttpClientResponse response) {
        if (over) {
            return;
        }
        Relay running = new Relay(exchange, response, upstreams);
        relay = running;
        running.start(this::end);
    }

    private void send(HttpClientRequest connected) {
        request = connected;
        if (over) {
            connected.reset();
            return;
        }
        HeaderRules.copyRequest(exchange, connected.headers());
        if (instance.isPresent()) {
            connected.putHeader(
                    HttpHeaders.AUTHORIZATION, "Bearer " + upstreams.tokens().tokenFor(exchange.principal()));
        }
        if (HeaderRules.isWebSocket(exchange.request())) {
            connected.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
            await(connected.connect());
            limitTime(connected, connected.response());
        } else if (delivery.body().isPresent()) {
            await(connected.response());
            sending = true;
            delivery.body().get().sendTo(connected).onSuccess(sent -> limitTime(connected, connected.response()));
        } else {
            await(connected.response());
            connected.end().onSuccess(sent -> limitTime(connected, connected.response()));
        }
    }

    private void await(Future<HttpClientResponse> response) {
        response.onSuccess(answer -> {
                    if (answer.statusCode() == 101) {
                        answer.netSocket().pause();
                    } else {
                        answer.pause();
                    }
                    judge(answer);
                })
                .onFailure(failure -> {
                    failed();
                    head.tryFail(new UpstreamFault.BrokenOff(isRepeatable() && delivery.mayRepeat()));
                });
    }

    private void judge(HttpClientResponse answer) {
        if (UNWELL.contains(answer.statusCode())) {
            failed();
            boolean again = isRepeatable() && delivery.hasOtherInstances() && delivery.mayRepeat();
            head.tryFail(new UpstreamFault.Unwell(answer, again));
            return;
        }
        instance.ifPresent(i -> i.answered(System.nanoTime() - startedNanos));
        head.tryComplete(answer);
    }

    private void limitTime(HttpClientRequest connected, Future<HttpClientResponse> response) {
        if (response.isComplete()) {
            return;
        }
        long timer =
                upstreams.vertx().setTimer(delivery.guard().responseTimeout().toMillis(), id -> tooSlow(connected));
        response.onComplete(answered -> upstreams.vertx().cancelTimer(timer));
    }

    private void tooSlow(HttpClientRequest connected) {
        if (head.tryFail(new UpstreamFault.TooSlow())) {
            failed();
            connected.reset();
        }
    }

    private void failed() {
        if (!over
                && !head.future().isComplete()
                && instance.map(UpstreamInstance::failed).orElse(false)) {
            upstreams.ejected(destination.upstream());
        }
    }

    /** Of a metric: the class of the status, or why there is none. */
    private static String outcome(AsyncResult<HttpClientResponse> arrived) {
        return arrived.succeeded()
                ? arrived.result().statusCode() / 100 + "xx"
                : String.valueOf(arrived.cause().getMessage()).replace(' ', '-');
    }

    private boolean isRepeatable() {
        return !over
                && delivery.body().isEmpty()
                && SAFE.contains(exchange.request().method());
    }
}
