package org.pyairtable.runtime.liveness;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.discovery.InstanceSettings;

/** Shows operators how many times in a row this process died before the present start, as its supervisor counts. */
@Singleton
class EarlierFailures {
    private static final Logger LOG = Logger.getLogger(EarlierFailures.class);

    private final int failures;

    EarlierFailures(InstanceSettings settings) {
        this.failures = settings.failures();
    }

    void show(@Observes StartupEvent event, MeterRegistry metrics) {
        Gauge.builder("pyairtable.instance.failures", this, shown -> shown.failures)
                .description("Deaths of this process in a row before this start, as its supervisor counts them")
                .register(metrics);
        if (failures > 0) {
            LOG.warnf("Restarted after consecutive failures: failures=%d", failures);
        }
    }
}
