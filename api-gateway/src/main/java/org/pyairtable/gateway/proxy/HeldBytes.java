package org.pyairtable.gateway.proxy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.pyairtable.gateway.GatewaySettings;

/** Bounds the bytes of request bodies held at the moment, so that many clients together do not fill the memory. */
@Singleton
class HeldBytes {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(GatewaySettings config, MeterRegistry metrics) {
        this.most = config.limits().heldTotal().asLongValue();
        Gauge.builder("pyairtable.gateway.held.bytes", held, AtomicLong::get)
                .description("Bytes of request bodies that are not complete yet")
                .register(metrics);
    }

    /** Counts these bytes, unless they exceed the limit. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void free(long bytes) {
        held.addAndGet(-bytes);
    }
}
