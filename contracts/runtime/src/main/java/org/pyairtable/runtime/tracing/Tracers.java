package org.pyairtable.runtime.tracing;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.opentelemetry.runtime.tracing.instrumentation.InstrumentationRecorder;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.spi.tracing.VertxTracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Decides what is recorded, and takes the cheaper tracer where that is nothing unless a caller asks for it. */
@ApplicationScoped
class Tracers {
    /** Nothing without a receiver, whatever a caller asks for. */
    @Produces
    @Singleton
    Sampler sampler(TracingSettings settings) {
        return settings.endpoint().isPresent()
                ? Sampler.parentBased(Sampler.traceIdRatioBased(settings.share()))
                : Sampler.alwaysOff();
    }

    @SuppressWarnings("unchecked") // Quarkus declares it raw
    void choose(@Observes StartupEvent started, TracingSettings settings) {
        var tracer = InstrumentationRecorder.FACTORY.getVertxTracerDelegator();
        if (!settings.recording() && tracer.getDelegate() != null) {
            tracer.setDelegate(new UnrecordedTracer((VertxTracer<Object, Object>) tracer.getDelegate()));
        }
    }
}
