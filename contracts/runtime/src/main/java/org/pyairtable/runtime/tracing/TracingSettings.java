package org.pyairtable.runtime.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import java.util.Optional;

/** Whether traces are recorded. Their ids travel through the suite and into the logs in any case. */
@ConfigMapping(prefix = "pyairtable.tracing")
public interface TracingSettings {
    /** Where recorded traces are sent, a receiver of OTLP such as {@code http://collector:4317}. Without it none are recorded. */
    Optional<URI> endpoint();

    /** The share of traces that are recorded, from 0 to 1; those that a caller records are recorded in any case. */
    @WithDefault("1")
    @DecimalMin("0")
    @DecimalMax("1")
    double share();

    /** Whether there is something to record at all without a caller that asks for it. */
    default boolean recording() {
        return endpoint().isPresent() && share() > 0;
    }
}
