package org.pyairtable.data.csv;

import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerRequest;

/** The body of a request, piece by piece: a piece is only read when the one before was dealt with. */
final class CsvBody {
    /** The client went away in the middle of it. */
    static final class BrokenOff extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenOff() {
            super("the file ends before its end", null, false, false);
        }
    }

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
