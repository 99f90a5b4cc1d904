package org.pyairtable.workflow.external;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads an answer as far as its bound; the connection of a receiver that sends more is closed. */
final class BoundedBody {
    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final Buffer body = Buffer.buffer();

    BoundedBody(HttpClientRequest request, HttpClientResponse response) {
        this.request = request;
        this.response = response;
    }

    Future<OutsideAnswer> read() {
        Promise<OutsideAnswer> read = Promise.promise();
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(answered()));
        response.handler(part -> {
            if (body.length() + part.length() > OutsideClient.MOST_BYTES) {
                if (read.tryComplete(new OutsideAnswer.TooLarge(response.statusCode()))) {
                    request.reset();
                }
                return;
            }
            body.appendBuffer(part);
        });
        return read.future();
    }

    private OutsideAnswer answered() {
        return new OutsideAnswer.Answered(response.statusCode(), headers(), body.toString(StandardCharsets.UTF_8));
    }

    /** Cookies open what the receiver guards. */
    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.equals("set-cookie")) {
                headers.merge(lower, value, (first, next) -> first + ", " + next);
            }
        });
        return headers;
    }
}
