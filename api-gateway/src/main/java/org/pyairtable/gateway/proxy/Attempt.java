package org.pyairtable.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.answer.Refusal;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamFault;

/**
 * One try at one instance: sends the request, body as it comes in, and waits for the head of the answer. Everything
 * happens on the request's context.
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
    private final boolean hasBody;
    private final long startedNanos = System.nanoTime();
    private @Nullable HttpClientRequest request;
    private @Nullable WatchedStream body;
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
        this.hasBody = hasBody(exchange.request());
    }

    void start() {
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

    /** Frees what the attempt holds; an answer that is still on its way is broken off. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        head.tryFail(new UpstreamFault.ClientFault()); // first, or the reset below would look like the service's fault
        WatchedStream sending = body;
        if (sending != null) {
            sending.end();
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
        } else if (hasBody) {
            await(connected.response());
            sendBody(connected).onSuccess(sent -> limitTime(connected, connected.response()));
        } else {
            await(connected.response());
            connected.end().onSuccess(sent -> limitTime(connected, connected.response()));
        }
    }

    private Future<Void> sendBody(HttpClientRequest connected) {
        HttpServerRequest client = exchange.request();
        if ("100-continue".equalsIgnoreCase(client.getHeader(HttpHeaders.EXPECT))) {
            exchange.response().writeContinue();
        }
        if (client.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            connected.setChunked(true);
        }
        WatchedStream stream = new WatchedStream(
                client,
                delivery.bodyLimit(),
                WatchedStream.Slow.SENDER,
                upstreams.limits().stall(),
                upstreams.vertx(),
                trouble -> {
                    delivery.clientAtFault(
                            switch (trouble) {
                                case TOO_LARGE -> new Refusal.TooLarge(delivery.bodyLimit());
                                case STALLED -> new Refusal.RequestTimeout();
                            });
                    end();
                });
        body = stream;
        return stream.pipe().endOnFailure(false).to(connected);
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

    private boolean isRepeatable() {
        return !over && !hasBody && SAFE.contains(exchange.request().method());
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? !SAFE.contains(request.method())
                : request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }
}
