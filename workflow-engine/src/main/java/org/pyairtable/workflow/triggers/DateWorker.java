package org.pyairtable.workflow.triggers;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.triggers.RecordDateTable.Due;

/**
 * Starts runs for the dates that have come. The records are read first, some of a workflow by one question; the transaction that
 * starts their runs ends their waiting, so that each date starts one run, however many instances look.
 */
@Singleton
class DateWorker {
    private static final Logger LOG = Logger.getLogger(DateWorker.class);
    private static final int MOST_PER_ROUND = 500;
    private static final int MOST_PER_QUESTION = 50;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final RecordDateTable dates;
    private final RecordQuestions questions;
    private final Starter starter;
    private final Clock clock;

    DateWorker(
            Pool pool,
            Vertx vertx,
            WorkflowStore workflows,
            RecordDateTable dates,
            RecordQuestions questions,
            Starter starter,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.dates = dates;
        this.questions = questions;
        this.starter = starter;
        this.clock = clock;
    }

    @Scheduled(
            identity = "record-dates",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> Sequential.whilst(this::round))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Due dates not read, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /** Whether there may be more. */
    private Uni<Boolean> round() {
        return dates.due(pool, clock.instant(), MOST_PER_ROUND).chain(due -> {
            Map<String, List<Due>> byWorkflow = due.stream()
                    .collect(Collectors.groupingBy(Due::workflowId, LinkedHashMap::new, Collectors.toList()));
            return Sequential.each(byWorkflow.values(), this::ofWorkflow).replaceWith(due.size() == MOST_PER_ROUND);
        });
    }

    private Uni<Void> ofWorkflow(List<Due> due) {
        return workflows
                .current(pool, due.getFirst().workflowId())
                .chain(found -> found.filter(workflow ->
                                                workflow.whyNotStarted().isEmpty())
                                        .map(workflow -> workflow.definition().trigger())
                                        .orElse(null)
                                instanceof RecordDateTrigger date
                        ? ofWorkflow(found.orElseThrow(), date, due)
                        : drop(due));
    }

    private Uni<Void> ofWorkflow(Workflow workflow, RecordDateTrigger date, List<Due> due) {
        Instant now = clock.instant();
        Map<Boolean, List<Due>> inTime =
                due.stream().collect(Collectors.partitioningBy(one -> date.inTime(one.dueAt(), now)));
        List<Due> late = inTime.getOrDefault(false, List.of());
        if (!late.isEmpty()) {
            LOG.warnf(
                    "Dates of records are too long past, no runs are started: workflow=%s records=%d",
                    workflow.id(), late.size());
        }
        return drop(late)
                .chain(() -> Sequential.each(
                        parts(inTime.getOrDefault(true, List.of())), part -> ask(workflow, date, part)));
    }

    private static List<List<Due>> parts(List<Due> due) {
        List<List<Due>> parts = new ArrayList<>();
        for (int from = 0; from < due.size(); from += MOST_PER_QUESTION) {
            parts.add(due.subList(from, Math.min(due.size(), from + MOST_PER_QUESTION)));
        }
        return parts;
    }

    private Uni<Void> ask(Workflow workflow, RecordDateTrigger date, List<Due> due) {
        return questions
                .records(workflow, due.stream().map(Due::recordId).toList())
                .chain(answer -> start(new ComeDates(workflow, date, due, answer, clock.instant())))
                .onFailure()
                .recoverWithUni(failure -> failed(workflow, date, due, failure));
    }

    private Uni<Void> start(ComeDates come) {
        return pool.withTransaction(c -> dates.take(c, come.over())
                .chain(taken -> starter.start(c, come.seeds(taken)))
                .chain(() -> Sequential.each(
                        come.moved().entrySet(), moved -> dates.move(c, moved.getKey(), moved.getValue()))));
    }

    /** One record that cannot be read must not keep the others from starting their runs. */
    private Uni<Void> failed(Workflow workflow, RecordDateTrigger date, List<Due> due, Throwable failure) {
        if (RecordQuestions.mayPass(failure)) {
            LOG.warnf(
                    "Records with due dates not read, retried after a pause: workflow=%s records=%d" + " reason=%s",
                    workflow.id(), due.size(), failure.toString());
            return dates.tryAgain(pool, due, clock.instant().plus(PAUSE));
        }
        if (due.size() > 1) {
            return Sequential.each(due, one -> ask(workflow, date, List.of(one)));
        }
        RunSeed failing = ComeDates.unreadable(workflow, due.getFirst(), String.valueOf(failure.getMessage()));
        return pool.withTransaction(c ->
                dates.take(c, due).chain(taken -> starter.start(c, taken.isEmpty() ? List.of() : List.of(failing))));
    }

    private Uni<Void> drop(List<Due> due) {
        return due.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(c -> dates.take(c, due)).replaceWithVoid();
    }
}
