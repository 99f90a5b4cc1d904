package org.pyairtable.data.job;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.pyairtable.runtime.requests.VertxContexts;

/** Wakes requests that wait for the end of a job, wherever it runs. */
@Singleton
class JobBells {
    private final JobStore store;
    private final Vertx vertx;
    private final Map<Waiting, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** One of the requests that wait for a job. */
    private record Waiting(String jobId, long number) {}

    JobBells(JobStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    /** Until the job may have ended, or the time is up. To be called before the last look at the job. */
    Uni<Void> await(String jobId, Duration most) {
        CompletableFuture<Boolean> bell = new CompletableFuture<>();
        Waiting request = new Waiting(jobId, numbers.incrementAndGet());
        waiting.put(request, bell);
        return Uni.createFrom()
                .completionStage(bell)
                .ifNoItem()
                .after(most)
                .recoverWithItem(false)
                .onTermination()
                .invoke(() -> waiting.remove(request))
                .emitOn(VertxContexts.turns(vertx.getOrCreateContext()))
                .replaceWithVoid();
    }

    void ring(String jobId) {
        waiting.forEach((request, bell) -> {
            if (request.jobId().equals(jobId)) {
                bell.complete(true);
            }
        });
    }

    /** For jobs that ended elsewhere. */
    Uni<Void> ringAll() {
        return waiting.isEmpty()
                ? Uni.createFrom().voidItem()
                : store.ended(waiting.keySet().stream()
                                .map(Waiting::jobId)
                                .distinct()
                                .toList())
                        .invoke(ids -> ids.forEach(this::ring))
                        .replaceWithVoid();
    }
}
