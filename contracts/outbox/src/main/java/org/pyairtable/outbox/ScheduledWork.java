package org.pyairtable.outbox;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.pyairtable.runtime.state.StateTopics;

/**
 * Lets scheduled methods run once the state topics are known; until then {@code quarkus.scheduler.start-mode=halted} holds
 * them. A run that was due at the start must not find its author without rights only because these are still being read.
 */
@Singleton
class ScheduledWork {
    void begin(@Observes StartupEvent event, Scheduler scheduler, StateTopics state) {
        state.whenCaughtUp(scheduler::resume);
    }
}
