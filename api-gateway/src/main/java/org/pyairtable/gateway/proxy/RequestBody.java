package org.pyairtable.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.pyairtable.gateway.answer.Refusal;

/**
 * The body of a request. A small body is held until it is complete, a large one until a first part has arrived: a client
 * that sends slowly, or nothing, takes no slot of a service.
 */
final class RequestBody {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HttpServerRequest client;
    private final WatchedStream stream;
    private final Promise<Void> held = Promise.promise();
    private final Buffer start = Buffer.buffer();
    private final HeldBytes counted;
    private final Consumer<Refusal> fault;
    private boolean whole;
    private boolean over;

    /** @param fault called once when the client sends too much or too slowly; nothing is forwarded after it */
    RequestBody(Exchange exchange, long limit, Upstreams upstreams, Consumer<Refusal> fault) {
        this.client = exchange.request();
        this.counted = upstreams.held();
        this.fault = fault;
        if ("100-continue".equalsIgnoreCase(client.getHeader(HttpHeaders.EXPECT))) {
            exchange.response().writeContinue();
        }
        this.stream = new WatchedStream(
                client, limit, WatchedStream.Slow.SENDER, upstreams.limits(), upstreams.vertx(), trouble -> {
                    fault.accept(
                            switch (trouble) {
                                case TOO_LARGE -> new Refusal.TooLarge(limit);
                                case STALLED -> {
                                    upstreams.slow("body");
                                    yield new Refusal.RequestTimeout();
                                }
                            });
                });
        hold(upstreams.limits().heldBody().asLongValue());
    }

    /** Whether the head of the request announces a body. */
    static boolean isAnnounced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null : !length.equals("0");
    }

    /** Completes when the body is complete or starts to stream. */
    Future<Void> held() {
        return held.future();
    }

    /** To be called once, after {@link #held()}; completes when the whole body is sent. */
    Future<Void> sendTo(HttpClientRequest service) {
        free();
        if (whole) {
            return service.end(start);
        }
        if (client.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            service.setChunked(true);
        }
        service.write(start);
        return stream.pipe().endOnFailure(false).to(service);
    }

    /** Stops watching it. */
    void end() {
        stream.end();
        free();
    }

    private void free() {
        if (!over) {
            over = true;
            counted.free(start.length());
        }
    }

    private void hold(long most) {
        stream.handler(chunk -> {
            if (!counted.take(chunk.length())) {
                fault.accept(new Refusal.Full(PAUSE));
                return;
            }
            start.appendBuffer(chunk);
            if (start.length() >= most) {
                stream.pause();
                held.tryComplete();
            }
        });
        stream.endHandler(end -> {
            whole = true;
            held.tryComplete();
        });
        stream.exceptionHandler(held::tryFail); // the client has disconnected
        stream.resume();
    }
}
