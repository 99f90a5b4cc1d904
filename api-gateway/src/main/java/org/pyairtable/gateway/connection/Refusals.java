package org.pyairtable.gateway.connection;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.pyairtable.gateway.answer.Dialect;
import org.pyairtable.gateway.answer.Refusal;

/** Writes refusals. */
public final class Refusals {
    /**
     * How much, and for how long, the gateway reads from a client after a refusal: closing at once would discard the answer
     * for a client that reads only after it has sent everything.
     */
    private static final long PATIENCE_BYTES = 64 << 20;

    private static final long PATIENCE_MILLIS = 10_000;

    private Refusals() {}

    /**
     * Answers, unless an answer has begun; then closes the connection, so that the client sees that the answer is
     * incomplete.
     */
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
        refusal.retryAfter().ifPresent(wait -> response.putHeader("Retry-After", seconds(wait)));
        if (refusal instanceof Refusal.MethodNotAllowed(String allow)) {
            response.putHeader("Allow", allow);
        }
        if (refusal.endsConnection()) {
            response.putHeader("Connection", "close");
            ClientConnection connection = ClientConnection.of(request);
            response.end(body).onComplete(sent -> connection.close());
            return;
        }
        if (refusal instanceof Refusal.Unauthorized unauthorized) {
            response.putHeader("WWW-Authenticate", unauthorized.challenge());
        }
        if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.end(body);
        }
        discardRest(request);
    }

    /** Whole seconds for {@code Retry-After}, at least one. */
    static String seconds(Duration wait) {
        return String.valueOf(Math.max(1, (wait.toMillis() + 999) / 1000));
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
