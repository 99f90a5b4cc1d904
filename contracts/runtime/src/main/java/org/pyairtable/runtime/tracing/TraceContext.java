package org.pyairtable.runtime.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Propagates a trace across the outbox table and the broker. */
public final class TraceContext {
    private static final String TRACE_PARENT = "traceparent";
    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private TraceContext() {}

    /** W3C {@code traceparent} of the current span; absent outside a trace. */
    public static @Nullable String current() {
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, (c, key, value) -> {
            if (c != null) {
                c.put(key, value);
            }
        });
        return carrier.get(TRACE_PARENT);
    }

    /** The id of the current trace, for error answers; {@code none} outside a trace. */
    public static String currentTraceId() {
        var span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : "none";
    }

    /** Runs {@code work} in a consumer span that continues the trace of {@code traceparent}. */
    @SuppressWarnings("MustBeClosed") // closed when the work ends, which is later than this method
    public static <T> Uni<T> consuming(String spanName, @Nullable String traceparent, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Span span = GlobalOpenTelemetry.getTracer("org.pyairtable.runtime")
                    .spanBuilder(spanName)
                    .setSpanKind(SpanKind.CONSUMER)
                    .setParent(parent(traceparent))
                    .startSpan();
            // Quarkus keeps the current span in the Vert.x context, so the scope may end on another turn of it.
            Scope scope = span.makeCurrent();
            return Uni.createFrom()
                    .deferred(work::get)
                    .onFailure()
                    .invoke(failure -> span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage())))
                    .onTermination()
                    .invoke(() -> {
                        scope.close();
                        span.end();
                    });
        });
    }

    private static Context parent(@Nullable String traceparent) {
        Map<String, String> carrier = traceparent == null ? Map.of() : Map.of(TRACE_PARENT, traceparent);
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, GETTER);
    }
}
