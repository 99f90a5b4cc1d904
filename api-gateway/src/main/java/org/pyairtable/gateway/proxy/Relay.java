package org.pyairtable.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;
import org.pyairtable.gateway.connection.ClientConnection;

/**
 * Passes an answer on to the client, chunk by chunk; after a change of protocol, both directions. A stream of events and
 * an upgraded connection have no end of their own, so they end with the credential that they were opened with.
 */
final class Relay {
    /** Less than the second within which a revoked credential ends everywhere. */
    private static final long CREDENTIAL_CHECK_MILLIS = 500;

    private static final String EVENT_STREAM = "text/event-stream";

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

    /** @param done called when the stream has ended, for whatever reason */
    void start(Runnable done) {
        HttpServerResponse response = exchange.response();
        response.setStatusCode(answer.statusCode());
        HeaderRules.copyResponse(answer.headers(), response.headers());
        Future<Void> relayed =
                switch (answer.statusCode()) {
                    case 101 -> tunnel(response);
                    case 204, 304 -> head(response);
                    default -> exchange.request().method().equals(HttpMethod.HEAD) ? head(response) : stream(response);
                };
        endWithCredential(relayed);
        relayed.onComplete(result -> {
            complete = result.succeeded();
            if (result.failed()) {
                response.reset(); // the client must not mistake an interrupted answer for a complete one
            }
            done.run();
        });
    }

    boolean complete() {
        return complete;
    }

    void end() {
        WatchedStream relayed = body;
        if (relayed != null) {
            relayed.end();
        }
    }

    private void endWithCredential(Future<Void> passing) {
        if (!isEndless()) {
            return;
        }
        long check = upstreams.vertx().setPeriodic(CREDENTIAL_CHECK_MILLIS, id -> {
            if (!exchange.isStillSignedIn()) {
                upstreams.vertx().cancelTimer(id);
                ClientConnection.of(exchange.request()).drop();
            }
        });
        passing.onComplete(result -> upstreams.vertx().cancelTimer(check));
    }

    private boolean isEndless() {
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        return answer.statusCode() == 101 || (type != null && type.startsWith(EVENT_STREAM));
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
                answer, Long.MAX_VALUE, WatchedStream.Slow.RECEIVER, upstreams.limits(), upstreams.vertx(), trouble -> {
                    upstreams.slow("answer");
                    ClientConnection.of(exchange.request()).drop();
                });
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
