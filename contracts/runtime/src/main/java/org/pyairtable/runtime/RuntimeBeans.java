package org.pyairtable.runtime;

import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;
import org.pyairtable.runtime.wire.Unread;

/** The plain objects of the runtime as beans. */
@ApplicationScoped
class RuntimeBeans {
    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    EventCodec codec(@All List<Unread> unread) {
        return new EventCodec(unread);
    }

    @Produces
    @Singleton
    EventFactory events(@ConfigProperty(name = "quarkus.application.name") String service, Clock clock) {
        return new EventFactory(service, clock);
    }
}
