package org.pyairtable.runtime.tracing;

import io.quarkus.opentelemetry.runtime.tracing.instrumentation.InstrumentationRecorder;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.spi.tracing.VertxTracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Takes the cheaper tracer where no trace is recorded unless its caller asks for it. */
@ApplicationScoped
final class Tracers {
    private final double share;

    /** @param share of the traces that are recorded, 0 to 1 */
    Tracers(@ConfigProperty(name = "quarkus.otel.traces.sampler.arg", defaultValue = "1") double share) {
        this.share = share;
    }

    @SuppressWarnings("unchecked") // Quarkus declares it raw
    void choose(@Observes StartupEvent started) {
        var tracer = InstrumentationRecorder.FACTORY.getVertxTracerDelegator();
        if (share == 0 && tracer.getDelegate() != null) {
            tracer.setDelegate(new UnrecordedTracer((VertxTracer<Object, Object>) tracer.getDelegate()));
        }
    }
}
