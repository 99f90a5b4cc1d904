package org.pyairtable.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Propagates the ids of unrecorded traces from an HTTP request to its answers, logs, events and further requests, and passes
 * every other trace to the wrapped tracer.
 *
 * <p>The wrapped tracer would build a span with all its attributes only to discard it.
 */
final class UnrecordedTracer implements VertxTracer<Object, Object> {
    /** A request whose trace is not recorded. */
    private record Unrecorded(Scope scope) {}

    private static final W3CTraceContextPropagator HEADERS = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<MultiMap> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap carrier) {
            return carrier.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final VertxTracer<Object, Object> recording;
    private final IdGenerator ids = IdGenerator.random();

    /** @param recording records what a caller wants to be recorded */
    UnrecordedTracer(VertxTracer<Object, Object> recording) {
        this.recording = recording;
    }

    @Override
    @SuppressWarnings("MustBeClosed") // closed when the response is sent
    public <R> @Nullable Object receiveRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            Iterable<Map.Entry<String, String>> headers,
            TagExtractor<R> tags) {
        if (request instanceof HttpServerRequest http && policy != TracingPolicy.IGNORE) {
            SpanContext caller = caller(http.headers());
            if (!caller.isSampled()) {
                return new Unrecorded(QuarkusContextStorage.INSTANCE.attach(context, continued(caller)));
            }
        }
        return recording.receiveRequest(context, kind, policy, request, operation, headers, tags);
    }

    @Override
    public <R> void sendResponse(
            Context context, R response, @Nullable Object payload, @Nullable Throwable failure, TagExtractor<R> tags) {
        if (payload instanceof Unrecorded unrecorded) {
            unrecorded.scope.close();
        } else {
            recording.sendResponse(context, response, payload, failure, tags);
        }
    }

    @Override
    public <R> @Nullable Object sendRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            BiConsumer<String, String> headers,
            TagExtractor<R> tags) {
        io.opentelemetry.context.Context current = QuarkusContextStorage.getOtelContext(context);
        if (current != null && request instanceof HttpRequest && policy != TracingPolicy.IGNORE) {
            SpanContext span = Span.fromContext(current).getSpanContext();
            if (span.isValid() && !span.isSampled()) {
                HEADERS.inject(current, headers, (carrier, key, value) -> {
                    if (carrier != null) {
                        carrier.accept(key, value);
                    }
                });
                return null;
            }
        }
        return recording.sendRequest(context, kind, policy, request, operation, headers, tags);
    }

    @Override
    public <R> void receiveResponse(
            Context context, R response, @Nullable Object payload, @Nullable Throwable failure, TagExtractor<R> tags) {
        if (payload != null) {
            recording.receiveResponse(context, response, payload, failure, tags);
        }
    }

    @Override
    public void close() {
        recording.close();
    }

    private static SpanContext caller(MultiMap headers) {
        return Span.fromContext(HEADERS.extract(io.opentelemetry.context.Context.root(), headers, GETTER))
                .getSpanContext();
    }

    private io.opentelemetry.context.Context continued(SpanContext caller) {
        SpanContext span = SpanContext.create(
                caller.isValid() ? caller.getTraceId() : ids.generateTraceId(),
                ids.generateSpanId(),
                TraceFlags.getDefault(),
                caller.getTraceState());
        return io.opentelemetry.context.Context.root().with(Span.wrap(span));
    }
}
