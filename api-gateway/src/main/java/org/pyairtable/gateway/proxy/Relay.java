package org.pyairtable.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** Passes an answer on to the client, chunk by chunk; after a change of protocol, both directions. */
final class Relay {
    private final Exchange exchange;
    private final HttpClientResponse answer;
    private final Upstreams upstreams;
    private @Nullable WatchedStream body;
    private boolean complete;

    Relay(Exchange exchange, HttpClientResponse answer, Upstreams upstreams) {
        this.exchange = exchange;
        this.answer = answer;
        this.upstreams = upstreams;
    }

    /** @param done called when there is no more to pass on, for whatever reason */
    void start(Runnable done) {
        HttpServerResponse response = exchange.response();
        response.setStatusCode(answer.statusCode());
        HeaderRules.copyResponse(answer.headers(), response.headers());
        Future<Void> passing =
                switch (answer.statusCode()) {
                    case 101 -> tunnel(response);
                    case 204, 304 -> head(response);
                    default -> exchange.request().method().equals(HttpMethod.HEAD) ? head(response) : stream(response);
                };
        passing.onComplete(result -> {
            complete = result.succeeded();
            if (result.failed()) {
                response.reset(); // the client must not take a broken answer for a whole one
            }
            done.run();
        });
    }

    boolean complete() {
        return complete;
    }

    void end() {
        WatchedStream passing = body;
        if (passing != null) {
            passing.end();
        }
    }

    private Future<Void> head(HttpServerResponse response) {
        answer.resume();
        return response.end();
    }

    private Future<Void> stream(HttpServerResponse response) {
        boolean sized = answer.getHeader(HttpHeaders.CONTENT_LENGTH) != null;
        if (!sized && exchange.request().version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        }
        WatchedStream stream = new WatchedStream(
                answer,
                Long.MAX_VALUE,
                WatchedStream.Slow.RECEIVER,
                upstreams.limits().stall(),
                upstreams.vertx(),
                trouble -> response.reset());
        body = stream;
        return stream.pipe().endOnFailure(false).to(response);
    }

    private Future<Void> tunnel(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
        NetSocket service = answer.netSocket();
        return exchange.request().toNetSocket().compose(client -> {
            Future<Void> there = client.pipeTo(service);
            Future<Void> back = service.pipeTo(client);
            return Future.join(there, back).mapEmpty();
        });
    }
}
