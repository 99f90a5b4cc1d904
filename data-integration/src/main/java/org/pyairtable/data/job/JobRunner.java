package org.pyairtable.data.job;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.pyairtable.outbox.DatabaseFailures;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;

/**
 * Works on jobs, a few at a time. Each change is one transaction that also says that the job is done; its progress and its
 * lease are written beside it. Of a process that dies the database forgets the change, and when the lease has run out another
 * instance, or the same one after its restart, begins it again.
 */
@Singleton
class JobRunner {
    private static final Logger LOG = Logger.getLogger(JobRunner.class);
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private final Pool pool;
    private final Vertx vertx;
    private final JobStore store;
    private final JobSettings settings;
    private final JobBells bells;
    private final JobFailures failures;
    /** Looked up when one is needed: they start jobs themselves. */
    private final Instance<JobHandler> handlers;

    private final String owner = UUID.randomUUID().toString();
    private final Map<String, RunningJob> running = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();

    JobRunner(
            Pool pool,
            Vertx vertx,
            JobStore store,
            JobSettings settings,
            JobBells bells,
            JobFailures failures,
            Instance<JobHandler> handlers) {
        this.pool = pool;
        this.vertx = vertx;
        this.store = store;
        this.settings = settings;
        this.bells = bells;
        this.failures = failures;
        this.handlers = handlers;
    }

    @Scheduled(identity = "jobs", every = "{pyairtable.jobs.tick}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return report().chain(() -> store.bury(settings.attempts()))
                .chain(bells::ringAll)
                .chain(this::takeSome)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Jobs not taken, retried by the next tick: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** Takes what waits, as far as there is room. What was taken goes on by itself. */
    Uni<Void> takeSome() {
        if (taken.incrementAndGet() > settings.atOnce()) {
            taken.decrementAndGet();
            return Uni.createFrom().voidItem();
        }
        return store.claim(owner, settings.lease(), settings.attempts())
                .onFailure()
                .invoke(taken::decrementAndGet)
                .chain(found -> {
                    if (found.isEmpty()) {
                        taken.decrementAndGet();
                        return Uni.createFrom().voidItem();
                    }
                    go(found.get());
                    return takeSome();
                });
    }

    private void go(Job job) {
        RunningJob run = new RunningJob(job, owner, store);
        running.put(job.id(), run);
        UniHelper.toFuture(VertxContexts.onOwnContext(vertx, () -> work(run)))
                .onFailure(failure -> LOG.warnf(
                        "Job abandoned, taken again when its lease ends: job=%s reason=%s",
                        job.id(), failure.getMessage()));
    }

    private Uni<Void> work(RunningJob run) {
        JobOrder order = run.job().order();
        Uni<Void> change = Uni.createFrom().deferred(() -> handler(order.kind()).run(order, run));
        return change.onFailure()
                .recoverWithUni(failure -> failed(run, failure))
                .onTermination()
                .invoke(() -> {
                    running.remove(run.job().id());
                    taken.decrementAndGet();
                    bells.ring(run.job().id());
                })
                .chain(this::takeSome);
    }

    private JobHandler handler(String kind) {
        return handlers.stream()
                .filter(handler -> handler.kinds().contains(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no handler for " + kind));
    }

    private Uni<Void> failed(RunningJob run, Throwable failure) {
        boolean again = !run.isStopped()
                && (DatabaseFailures.away(failure)
                        || (failure instanceof PgException pg && CONFLICTS.contains(pg.getSqlState())));
        if (again) {
            LOG.warnf(
                    "Job interrupted, it starts again: job=%s reason=%s",
                    run.job().id(), failure.getMessage());
            return store.release(run.job(), owner);
        }
        return store.failed(run.job(), owner, why(run, failure));
    }

    private JobError why(RunningJob run, Throwable failure) {
        return run.isStopped() ? JobError.STOPPED : failures.of(run.job().id(), failure);
    }

    /** Says how far the jobs are and learns which of them are to end. */
    private Uni<Void> report() {
        return Sequential.each(List.copyOf(running.values()), run -> store.report(
                        run.job(), owner, run.doneSoFar(), run.totalSoFar(), settings.lease())
                .chain(cancelled -> cancelled.orElse(true)
                        ? run.stop(pool)
                        : Uni.createFrom().voidItem()));
    }

    /** Ends a job at once if it runs here; elsewhere it ends with the next report. */
    Uni<Void> stop(String jobId) {
        RunningJob run = running.get(jobId);
        return run == null ? Uni.createFrom().voidItem() : run.stop(pool);
    }
}
