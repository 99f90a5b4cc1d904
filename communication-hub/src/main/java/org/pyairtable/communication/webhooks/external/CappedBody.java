package org.pyairtable.communication.webhooks.external;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;

/** The beginning of an answer's body, for display; the connection of a target that sends more is closed. */
final class CappedBody {
    private static final int SHOWN = 500;
    private static final int READ = 16 * 1024;

    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final Buffer body = Buffer.buffer();

    CappedBody(HttpClientRequest request, HttpClientResponse response) {
        this.request = request;
        this.response = response;
    }

    /** Never fails: an interrupted body is shown as far as it arrived. */
    Future<String> read() {
        Promise<String> read = Promise.promise();
        response.exceptionHandler(failure -> read.tryComplete(text()));
        response.endHandler(end -> read.tryComplete(text()));
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > READ && read.tryComplete(text())) {
                request.reset();
            }
        });
        return read.future();
    }

    private String text() {
        String text = body.getString(0, Math.min(body.length(), SHOWN), StandardCharsets.UTF_8.name());
        return text.replace('\0', ' ');
    }
}
