package org.pyairtable.data.airtable;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.pyairtable.data.refusal.TooLarge;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.tracing.TraceContext;

/** Holds bodies to what a document may have, early; only files, which are streamed, may be larger. */
@ApplicationScoped
class BodyLimits {
    private static final int AFTER_AUTHENTICATION = 900;
    private static final long DOCUMENT = 10L * 1024 * 1024;
    private static final int TOO_LARGE = 413;
    private static final Pattern FILES = Pattern.compile("/api/bases/[^/]+/(imports|tables/[^/]+/import)(/preview)?/?");

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_AUTHENTICATION);
    }

    private void check(RoutingContext http) {
        if (announced(http.request()) <= DOCUMENT
                || FILES.matcher(http.normalizedPath()).matches()) {
            http.next();
            return;
        }
        boolean airtable = http.normalizedPath().startsWith("/v0/");
        AirtableError error = AirtableDialect.of(new TooLarge());
        Buffer body = airtable
                ? Json.encodeToBuffer(Map.of(
                        "error",
                        Map.of("type", error.type(), "message", error.message().orElse(""))))
                : Json.encodeToBuffer(Problem.of(
                        TOO_LARGE,
                        "TOO_LARGE",
                        "The request body is too large",
                        List.of(),
                        TraceContext.currentTraceId()));
        http.response()
                .setStatusCode(TOO_LARGE)
                .putHeader("Content-Type", airtable ? "application/json" : Problem.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(body)
                .onFailure(http::fail);
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
