package org.pyairtable.gateway.connection;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import org.pyairtable.gateway.answer.Dialect;
import org.pyairtable.gateway.answer.Refusal;

/** Answers requests that the decoder could not parse. */
final class InvalidRequests {
    private final int longestUrl;

    InvalidRequests(int longestUrl) {
        this.longestUrl = longestUrl;
    }

    void refuse(HttpServerRequest request) {
        ClientConnection connection = ClientConnection.of(request);
        switch (request.decoderResult().cause()) {
            case TooLongHttpLineException tooLong -> connection.refuse(new Refusal.UrlTooLong(longestUrl));
            case TooLongHttpHeaderException tooLarge ->
                connection.refuse(new Refusal.HeadTooLarge(), Dialect.of(request.uri()));
            case MalformedRequest malformed ->
                connection.refuse(new Refusal.Malformed(malformed.rule()), Dialect.of(request.uri()));
            default -> connection.refuse(new Refusal.Malformed("The request is not HTTP/1.1"));
        }
    }
}
