package org.pyairtable.gateway.answer;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes refusals. */
public final class Refusals {
    /**
     * A client that goes on sending after a refusal is listened to for so much and so long: closing at once would take the
     * answer away from one that reads only when it has sent everything.
     */
    private static final long PATIENCE_BYTES = 64 << 20;

    private static final long PATIENCE_MILLIS = 10_000;

    private Refusals() {}

    /** Answers, unless an answer has begun; then the client must see that it is broken off. */
    public static void write(HttpServerRequest request, Refusal refusal) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        Dialect dialect = Dialect.of(request.uri());
        Buffer body = dialect.body(refusal, Span.current().getSpanContext().getTraceId());
        response.setStatusCode(refusal.status())
                .putHeader("Content-Type", dialect.mediaType())
                .putHeader("Content-Length", String.valueOf(body.length()));
        refusal.retryAfter()
                .ifPresent(wait ->
                        response.putHeader("Retry-After", String.valueOf(Math.max(1, (wait.toMillis() + 999) / 1000))));
        if (refusal instanceof Refusal.Unauthorized) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.end(body);
        }
        discardRest(request);
    }

    private static void discardRest(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long[] seen = {0};
        Vertx vertx = Vertx.currentContext().owner();
        long deadline =
                vertx.setTimer(PATIENCE_MILLIS, fired -> request.connection().close());
        request.handler(chunk -> {
            seen[0] += chunk.length();
            if (seen[0] > PATIENCE_BYTES) {
                request.connection().close();
            }
        });
        request.endHandler(end -> vertx.cancelTimer(deadline));
        request.exceptionHandler(broken -> vertx.cancelTimer(deadline));
        request.resume();
    }
}
