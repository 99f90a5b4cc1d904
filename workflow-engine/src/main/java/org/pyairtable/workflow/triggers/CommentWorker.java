package org.pyairtable.workflow.triggers;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.RecordCommentedTrigger;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.triggers.CommentStartTable.Pending;

/**
 * Starts runs for comments, with their records as they are by then. The transaction that starts a run removes what started it, so
 * that each comment starts one run, however many instances look.
 */
@Singleton
class CommentWorker {
    private static final Logger LOG = Logger.getLogger(CommentWorker.class);
    private static final int MOST_PER_ROUND = 50;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final CommentStartTable pending;
    private final RecordQuestions questions;
    private final Starter starter;
    private final Clock clock;

    CommentWorker(
            Pool pool,
            Vertx vertx,
            WorkflowStore workflows,
            CommentStartTable pending,
            RecordQuestions questions,
            Starter starter,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.pending = pending;
        this.questions = questions;
        this.starter = starter;
        this.clock = clock;
    }

    @Scheduled(
            identity = "comment-starts",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> Sequential.whilst(this::round))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Runs for comments not started, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /** Whether there may be more. */
    private Uni<Boolean> round() {
        return pending.due(pool, clock.instant(), MOST_PER_ROUND).chain(due -> {
            Map<String, List<Pending>> byWorkflow = due.stream()
                    .collect(Collectors.groupingBy(Pending::workflowId, LinkedHashMap::new, Collectors.toList()));
            return Sequential.each(byWorkflow.values(), this::ofWorkflow).replaceWith(due.size() == MOST_PER_ROUND);
        });
    }

    /** What happens while a workflow is paused or broken starts nothing. */
    private Uni<Void> ofWorkflow(List<Pending> due) {
        return workflows.current(pool, due.getFirst().workflowId()).chain(found -> found.filter(
                        workflow -> workflow.definition().trigger() instanceof RecordCommentedTrigger
                                && workflow.whyNotStarted().isEmpty())
                .map(workflow -> ask(workflow, due))
                .orElseGet(() -> pool.withTransaction(c -> pending.take(c, due)).replaceWithVoid()));
    }

    private Uni<Void> ask(Workflow workflow, List<Pending> due) {
        List<String> recordIds = due.stream().map(Pending::recordId).distinct().toList();
        return questions
                .records(workflow, recordIds)
                .chain(answer -> start(new SaidOnRecords(workflow, due, answer, clock.instant())))
                .onFailure()
                .recoverWithUni(failure -> failed(workflow, due, failure));
    }

    private Uni<Void> start(SaidOnRecords said) {
        return pool.withTransaction(
                c -> pending.take(c, said.over()).chain(taken -> starter.start(c, said.seeds(taken))));
    }

    /** One record that cannot be read must not keep the others from starting their runs. */
    private Uni<Void> failed(Workflow workflow, List<Pending> due, Throwable failure) {
        if (RecordQuestions.mayPass(failure)) {
            LOG.warnf(
                    "Records with comments not read, retried after a pause: workflow=%s comments=%d" + " reason=%s",
                    workflow.id(), due.size(), failure.toString());
            return pending.tryAgain(pool, due, clock.instant().plus(PAUSE));
        }
        if (due.size() > 1) {
            return Sequential.each(due, one -> ask(workflow, List.of(one)));
        }
        RunSeed failing = SaidOnRecords.unreadable(workflow, due.getFirst(), String.valueOf(failure.getMessage()));
        return pool.withTransaction(c ->
                pending.take(c, due).chain(taken -> starter.start(c, taken.isEmpty() ? List.of() : List.of(failing))));
    }
}
