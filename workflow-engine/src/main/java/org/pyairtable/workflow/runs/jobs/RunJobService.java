package org.pyairtable.workflow.runs.jobs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.runs.jobs.RunJob.State;
import org.pyairtable.workflow.runs.requests.RunService;
import org.pyairtable.workflow.runs.search.RunFilter;
import org.pyairtable.workflow.runs.search.RunFilter.Status;
import org.pyairtable.workflow.runs.search.RunPlace;

/** The use cases on jobs on runs. */
@Singleton
class RunJobService {
    private static final int MOST_RUNNING = 5;

    private final Pool pool;
    private final RunJobTable jobs;
    private final RunService runs;
    private final WorkflowAccess access;
    private final Clock clock;

    RunJobService(Pool pool, RunJobTable jobs, RunService runs, WorkflowAccess access, Clock clock) {
        this.pool = pool;
        this.jobs = jobs;
        this.runs = runs;
        this.access = access;
        this.clock = clock;
    }

    /** Runs that are started from now on do not belong to it. */
    Uni<RunJob> start(RunJob.Action action, RunFilter.Given given) {
        return runs.workspaceOf(given).chain(workspaceId -> {
            String userId = access.require(Right.REPAIR, workspaceId).userId();
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            RunFilter filter = suited(action, given.in(workspaceId)).startedUntil(now);
            RunJob job = new RunJob(
                    Ids.random("rjb"),
                    workspaceId,
                    userId,
                    action,
                    filter,
                    new State.Running(),
                    RunPlace.FIRST,
                    0,
                    0,
                    List.of(),
                    now);
            return pool.withTransaction(c -> jobs.lockedCountOfRunning(c, workspaceId)
                    .invoke(RunJobService::requireRoom)
                    .chain(() -> jobs.insert(c, job))
                    .replaceWith(job));
        });
    }

    private static void requireRoom(int running) {
        if (running >= MOST_RUNNING) {
            throw ServiceException.conflict(running
                    + " jobs on runs of the workspace are running, the limit; wait until one has ended, or cancel one");
        }
    }

    /** A filter without a status means those runs with which it can be done. */
    private static RunFilter suited(RunJob.Action action, RunFilter filter) {
        Status status = filter.status();
        return switch (action) {
            case RunJob.Action.Retry retry -> {
                require(status == null || status == Status.FAILED, "is not failed; only failed runs are retried");
                yield filter.with(Status.FAILED);
            }
            case RunJob.Action.Cancel cancel -> {
                require(
                        status == null
                                || status == Status.ACTIVE
                                || status == Status.RUNNING
                                || status == Status.WAITING,
                        "is not running, waiting or active; only such runs are cancelled");
                yield filter.with(status == null ? Status.ACTIVE : status);
            }
            case RunJob.Action.Replay replay -> {
                require(
                        status == Status.SUCCEEDED || status == Status.FAILED || status == Status.CANCELLED,
                        "is not succeeded, failed or cancelled; only runs that have ended are replayed");
                yield filter;
            }
        };
    }

    private static void require(boolean suits, String fault) {
        if (!suits) {
            throw ServiceException.invalid("where.status", fault);
        }
    }

    Uni<RunJob> find(String id, Right right) {
        return jobs.find(pool, id).map(found -> {
            RunJob job = found.orElseThrow(() -> ServiceException.notFound("Job " + id));
            access.require(right, job.workspaceId());
            return job;
        });
    }

    /** What it has done stays done. */
    Uni<RunJob> cancel(String id) {
        return find(id, Right.REPAIR).chain(() -> pool.withTransaction(c -> cancel(c, id)));
    }

    private Uni<RunJob> cancel(SqlConnection c, String id) {
        return jobs.lock(c, id).chain(found -> {
            RunJob job = found.orElseThrow();
            if (!(job.state() instanceof State.Running)) {
                throw ServiceException.conflict("The job has already ended");
            }
            RunJob cancelled = job.in(new State.Cancelled(clock.instant()));
            return jobs.update(c, cancelled).replaceWith(cancelled);
        });
    }
}
