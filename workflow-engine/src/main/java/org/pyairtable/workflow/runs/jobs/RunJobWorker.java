package org.pyairtable.workflow.runs.jobs;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.WorkspaceStates;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.runs.Replays;
import org.pyairtable.workflow.runs.RunRepairs;
import org.pyairtable.workflow.runs.jobs.RunJob.State;
import org.pyairtable.workflow.runs.requests.RunService;
import org.pyairtable.workflow.runs.search.RunPlace;
import org.pyairtable.workflow.runs.search.RunSearch;
import org.pyairtable.workflow.runs.state.Run;

/**
 * Works through jobs on runs, a piece of each in turn. Each run is done in a transaction with the progress of its job, whose
 * row is locked: a process may die at any time and several may work on the same job, and no run is done twice.
 */
@Singleton
class RunJobWorker {
    private static final Logger LOG = Logger.getLogger(RunJobWorker.class);
    private static final int JOBS = 20;
    private static final int RUNS = 100;

    private final Pool pool;
    private final Vertx vertx;
    private final RunJobTable jobs;
    private final RunSearch search;
    private final RunRepairs repairs;
    private final Replays replays;
    private final Memberships memberships;
    private final WorkspaceStates workspaces;
    private final Clock clock;

    RunJobWorker(
            Pool pool,
            Vertx vertx,
            RunJobTable jobs,
            RunSearch search,
            RunRepairs repairs,
            Replays replays,
            Memberships memberships,
            WorkspaceStates workspaces,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.jobs = jobs;
        this.search = search;
        this.repairs = repairs;
        this.replays = replays;
        this.memberships = memberships;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** For as long as there are jobs; a round of pieces each. */
    @Scheduled(
            identity = "run-jobs",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return Sequential.whilst(() -> jobs.running(pool, JOBS)
                        .chain(running -> Sequential.each(running, this::piece).replaceWith(!running.isEmpty())))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure, "Jobs on runs not advanced, tried again at the next tick: reason=%s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> piece(RunJob job) {
        if (!Right.RUN.isGiven(memberships, job.workspaceId(), job.requestedBy())) {
            return change(
                    job.id(),
                    held -> held.in(new State.Failed(
                            "User " + job.requestedBy()
                                    + ", who asked for it, may not run workflows of the workspace any" + " more",
                            now())));
        }
        if (workspaces.isArchived(job.workspaceId())) {
            return change(
                    job.id(), held -> held.in(new State.Failed("The workspace is archived, its runs rest", now())));
        }
        return search.look(pool, job.filter(), job.place(), RUNS)
                .chain(found -> Sequential.each(found.runs(), run -> one(job, run))
                        .chain(() -> change(job.id(), held -> after(job, found, held))));
    }

    private RunJob after(RunJob job, RunSearch.Found found, RunJob held) {
        if (found.next().isEmpty()) {
            return held.in(new State.Succeeded(now()));
        }
        return held.place().equals(place(job, found)) ? held.at(found.next().get()) : held;
    }

    /** Where the job is after a piece, if nobody else has advanced it meanwhile. */
    private static RunPlace place(RunJob job, RunSearch.Found found) {
        return found.runs().isEmpty()
                ? job.place()
                : RunSearch.place(found.runs().getLast());
    }

    /** What fails for a reason of ours is a refusal as well: the others must not wait for it. */
    private Uni<Void> one(RunJob job, Run run) {
        return VertxContexts.onOwnContext(
                        vertx,
                        () -> held(
                                job.id(),
                                (c, held) -> held.isBefore(run)
                                        ? act(c, held, run).chain(refusal -> jobs.update(c, held.after(run, refusal)))
                                        : Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(failure, "Run of a job not done, the job goes on: job=%s run=%s", job.id(), run.id());
                    return held(
                            job.id(),
                            (c, held) -> held.isBefore(run)
                                    ? jobs.update(
                                            c,
                                            held.after(
                                                    run,
                                                    Optional.of(
                                                            "It failed because of an error in the engine; its log has the"
                                                                    + " reason")))
                                    : Uni.createFrom().voidItem());
                });
    }

    /** Why it could not be done; empty when it is. */
    private Uni<Optional<String>> act(SqlConnection c, RunJob job, Run run) {
        return switch (job.action()) {
            case RunJob.Action.Retry retry ->
                repairs.retry(c, run.id()).map(retried -> switch (retried) {
                    case RunRepairs.Retried.TakenUp taken -> Optional.empty();
                    case RunRepairs.Retried.Refused refused -> Optional.of(refused.reason());
                });
            case RunJob.Action.Replay replay ->
                replays.replay(c, run.id(), Optional.ofNullable(replay.from()), replay.version())
                        .map(replayed -> switch (replayed) {
                            case Replays.Replayed.Started started -> Optional.empty();
                            case Replays.Replayed.Refused refused -> Optional.of(refused.reason());
                        });
            case RunJob.Action.Cancel cancel ->
                repairs.cancel(
                                c,
                                run.id(),
                                RunService.cancelled(job.requestedBy(), Optional.ofNullable(cancel.reason())))
                        .map(ended -> ended ? Optional.empty() : Optional.of("The run has already ended"));
        };
    }

    private interface Work {
        Uni<Void> apply(SqlConnection c, RunJob held);
    }

    /** With its row locked, and only while it is running. */
    private Uni<Void> held(String id, Work work) {
        Function<SqlConnection, Uni<Void>> locked =
                c -> jobs.lock(c, id).chain(found -> found.filter(job -> job.state() instanceof State.Running)
                        .map(job -> work.apply(c, job))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
        return pool.withTransaction(locked);
    }

    private Uni<Void> change(String id, Function<RunJob, RunJob> change) {
        return held(id, (c, held) -> jobs.update(c, change.apply(held)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
