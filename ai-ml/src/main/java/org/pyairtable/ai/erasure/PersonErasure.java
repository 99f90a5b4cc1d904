package org.pyairtable.ai.erasure;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.Erasure;
import org.pyairtable.outbox.erasure.PersonalData;

/** Forgets erased persons in this service, and answers that it has. */
@Singleton
class PersonErasure extends Erasure {
    PersonErasure(@All List<PersonalData> parts, Pool pool, Outbox outbox) {
        super(parts, pool, outbox, "ai-ml");
    }

    @Scheduled(identity = "erasure", every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return work();
    }
}
