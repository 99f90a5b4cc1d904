package org.pyairtable.workflow.triggers;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.Due;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;

/**
 * Starts the workflows whose time has come, each in the transaction that sets its next time. Times that were missed, because
 * nothing was running, are made up for as the schedule says: where each gets a run, one a tick.
 */
@Singleton
class ScheduleWorker {
    private static final Logger LOG = Logger.getLogger(ScheduleWorker.class);
    private static final int MOST_PER_TICK = 100;
    private static final String SCHEDULE = "schedule";

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final RunStarts starts;
    private final Clock clock;

    ScheduleWorker(Pool pool, Vertx vertx, WorkflowStore workflows, RunStarts starts, Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.starts = starts;
        this.clock = clock;
    }

    @Scheduled(
            identity = "workflow-schedules",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> workflows
                        .scheduled(pool, clock.instant(), MOST_PER_TICK)
                        .chain(due -> Sequential.each(due, this::start)))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Schedules not read, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> start(Due due) {
        return pool.withTransaction(c -> workflows.lockScheduled(c, due).chain(found -> found.map(
                                workflow -> start(c, workflow, due.since()))
                        .orElseGet(() -> Uni.createFrom().voidItem())))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure, "Scheduled run not started, retried by the next tick: workflow=%s", due.id()))
                .onFailure()
                .recoverWithNull();
    }

    /** One that is paused or broken only gets its next time. */
    private Uni<Void> start(SqlConnection c, Workflow workflow, Instant time) {
        Instant now = clock.instant();
        if (workflow.whyNotStarted().isPresent()) {
            return workflows.setNextTime(c, workflow.id(), workflow.nextTime(now));
        }
        Uni<Void> next = workflows.setNextTime(c, workflow.id(), workflow.timeAfter(time, now));
        return workflow.startsAt(time, now)
                ? next.chain(() -> starts.start(c, seed(workflow, time))).replaceWithVoid()
                : next;
    }

    private static RunSeed seed(Workflow workflow, Instant time) {
        String cause = workflow.id() + "@" + time;
        return new RunSeed(
                workflow,
                TriggerData.withValues(SCHEDULE, Map.of("time", time.toString())),
                SCHEDULE,
                cause,
                cause,
                null,
                0,
                Optional.empty());
    }
}
