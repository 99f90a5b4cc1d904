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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.requests.VertxContexts;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;

/**
 * Reads the records that exist when a workflow that waits for dates is saved: pages of the date alone, each stored with the place
 * at which the next one begins.
 */
@Singleton
class DateReader {
    private static final Logger LOG = Logger.getLogger(DateReader.class);
    private static final int MOST_PER_TICK = 10;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Pool pool;
    private final Vertx vertx;
    private final WorkflowStore workflows;
    private final DateReadingTable readings;
    private final RecordDateTable dates;
    private final RecordQuestions questions;
    private final Clock clock;

    DateReader(
            Pool pool,
            Vertx vertx,
            WorkflowStore workflows,
            DateReadingTable readings,
            RecordDateTable dates,
            RecordQuestions questions,
            Clock clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.workflows = workflows;
        this.readings = readings;
        this.dates = dates;
        this.questions = questions;
        this.clock = clock;
    }

    @Scheduled(
            identity = "date-readings",
            every = "{pyairtable.workflow.tick}",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return VertxContexts.onOwnContext(vertx, () -> readings.unread(pool, clock.instant(), MOST_PER_TICK)
                        .chain(ids -> Sequential.each(ids, this::read)))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Dates of records not read, retried by the next tick: reason=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> read(String workflowId) {
        return workflows
                .current(pool, workflowId)
                .chain(found ->
                        found.isPresent() && found.get().definition().trigger() instanceof RecordDateTrigger date
                                ? read(found.get(), date)
                                : Uni.createFrom().voidItem());
    }

    private Uni<Void> read(Workflow workflow, RecordDateTrigger date) {
        return readings.take(pool, workflow, clock.instant(), lease())
                .chain(taken -> taken.map(place -> pages(workflow, date, place.cursor()))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "Dates of records not read, retried after a pause: workflow=%s reason=%s",
                            workflow.id(), failure.toString());
                    return readings.pause(
                            pool,
                            workflow,
                            !RecordQuestions.mayPass(failure),
                            clock.instant().plus(PAUSE));
                });
    }

    private Uni<Void> pages(Workflow workflow, RecordDateTrigger date, @Nullable String from) {
        AtomicReference<@Nullable String> cursor = new AtomicReference<>(from);
        return Sequential.whilst(() -> page(workflow, date, cursor));
    }

    /** Whether there is another page to read. */
    private Uni<Boolean> page(Workflow workflow, RecordDateTrigger date, AtomicReference<@Nullable String> cursor) {
        Instant asked = clock.instant();
        return questions
                .dates(workflow, date, cursor.get())
                .chain(answer -> pool.withTransaction(c -> dates.read(c, workflow, due(workflow, date, answer), asked)
                        .chain(() -> readings.moveTo(c, workflow, answer.cursor(), lease()))
                        .invoke(() -> cursor.set(answer.cursor()))
                        .map(stored -> stored && answer.cursor() != null)));
    }

    private static Map<String, Instant> due(Workflow workflow, RecordDateTrigger date, QueryAnswer answer) {
        Map<String, Instant> due = new HashMap<>();
        answer.rows().forEach(row -> date.due(row.cells().get(date.field()))
                .filter(workflow.savedAt()::isBefore)
                .ifPresent(time -> due.put(row.id(), time)));
        return due;
    }

    private Instant lease() {
        return clock.instant().plus(LEASE);
    }
}
