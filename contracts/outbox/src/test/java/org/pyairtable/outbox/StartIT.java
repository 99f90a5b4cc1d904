package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.outbox.ProbeFixture.eventually;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.testkit.SuiteResource;

/** A service that starts while messages wait for it and its state topics are long. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
@WithTestResource(MembershipsBeforeStart.class)
class StartIT {
    /** Notes what is known when it first runs. */
    @Singleton
    static class FirstTick {
        final AtomicInteger known = new AtomicInteger(-1);
        private final Memberships memberships;

        FirstTick(Memberships memberships) {
            this.memberships = memberships;
        }

        @Scheduled(every = "1s")
        void tick() {
            known.compareAndSet(
                    -1, memberships.workspacesOf(MembershipsBeforeStart.USER).size());
        }
    }

    @Inject
    WitnessHandler witness;

    @Inject
    FirstTick first;

    @Inject
    Scheduler scheduler;

    @Test
    void messagesAreHandledOnceTheStateTopicsAreKnown() {
        eventually().untilAsserted(() -> assertThat(witness.workspacesByEvent)
                .containsEntry(MembershipsBeforeStart.EVENT, MembershipsBeforeStart.MEMBERSHIPS));
    }

    @Test
    void scheduledMethodsRunOnceTheStateTopicsAreKnown() {
        eventually().untilAsserted(() -> assertThat(first.known).doesNotHaveValue(-1));

        assertThat(first.known).hasValue(MembershipsBeforeStart.MEMBERSHIPS);
        assertThat(scheduler.isRunning()).isTrue();
    }
}
