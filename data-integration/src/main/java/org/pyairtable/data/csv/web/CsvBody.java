package org.pyairtable.data.csv.web;

import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerRequest;
import org.pyairtable.data.csv.BrokenOff;

/** The body of a request, piece by piece: a piece is only read when the one before was dealt with. */
final class CsvBody {
    private CsvBody() {}

    /** Fails with {@link BrokenOff} when it does not come whole. */
    static Multi<byte[]> of(RoutingContext http) {
        if ("100-continue".equalsIgnoreCase(http.request().getHeader("Expect"))) {
            http.response().writeContinue();
        }
        return HttpServerRequest.newInstance(http.request())
                .toMulti()
                .map(Buffer::getBytes)
                .onFailure()
                .transform(failure -> new BrokenOff());
    }
}
