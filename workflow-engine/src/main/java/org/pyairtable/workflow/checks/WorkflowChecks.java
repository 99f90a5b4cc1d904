package org.pyairtable.workflow.checks;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.Due;
import org.pyairtable.workflow.definitions.Missing;
import org.pyairtable.workflow.definitions.Problem;
import org.pyairtable.workflow.definitions.TableResolver;
import org.pyairtable.workflow.definitions.UsedParts;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowCheckTable;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.notices.Notices;
import org.pyairtable.workflow.scope.TableSchema;

/**
 * Checks workflows whose tables or author may have changed: asks for the current description of the tables, stores their current
 * names, and determines whether the workflow is broken. Events only schedule a check, so neither their order nor a missing one
 * matters.
 */
@Singleton
class WorkflowChecks {
    private static final Logger LOG = Logger.getLogger(WorkflowChecks.class);
    private static final int MOST_PER_TICK = 50;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final WorkflowCheckTable checks;
    private final TableResolver tables;
    private final Authors authors;
    private final Notices notices;
    private final Outbox outbox;
    private final Clock clock;

    WorkflowChecks(
            Pool pool,
            Vertx vertx,
            WorkflowStore workflows,
            WorkflowCheckTable checks,
            TableResolver tables,
            Authors authors,
            Notices notices,
            Outbox outbox,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.checks = checks;
        this.tables = tables;
        this.authors = authors;
        this.notices = notices;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(
            identity = "workflow-checks",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> checks.toCheck(pool, clock.instant(), MOST_PER_TICK)
                        .chain(due -> Sequential.each(due, one -> look(one))))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Workflows not checked, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> look(Due due) {
        return workflows
                .current(pool, due.id())
                .chain(found -> found.map(workflow -> look(due, workflow))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "Workflow not checked, retried after a pause: workflow=%s reason=%s",
                            due.id(), failure.toString());
                    return checks.checkLater(pool, due, clock.instant().plus(PAUSE));
                });
    }

    /** The tables are requested on the author's behalf, which is impossible once the author has left. */
    private Uni<Void> look(Due due, Workflow workflow) {
        Optional<Problem> author = authors.problem(workflow);
        if (author.isPresent()) {
            return pool.withTransaction(
                    c -> settle(c, due, workflow.definition().tables(), List.of(author.get())));
        }
        return tables.present(workflow)
                .chain(present -> pool.withTransaction(c ->
                        settle(c, due, List.copyOf(present.values()), Missing.in(workflow.definition(), present))));
    }

    private Uni<Void> settle(SqlConnection c, Due due, List<TableSchema> present, List<Problem> problems) {
        return checks.lockToCheck(c, due).chain(found -> found.map(workflow -> checks.checked(
                                c, workflow, workflow.definition().on(present).tables(), problems)
                        .chain(() -> outbox.append(c, workflow.context(), UsedParts.of(workflow)))
                        .chain(() -> problems.isEmpty() || workflow.problems().equals(problems)
                                ? Uni.createFrom().voidItem()
                                : notices.broken(c, workflow, problems)))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }
}
