package org.pyairtable.ai.task;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.budget.Spender;
import org.pyairtable.ai.chat.Completions;
import org.pyairtable.ai.chat.ProviderFailure;
import org.pyairtable.ai.task.TaskTable.Leased;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.events.AiCommand.Task;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Does the tasks that are due, some at once. A slow model does not hold up the next look. */
@Singleton
class TaskWorker {
    private static final Logger LOG = Logger.getLogger(TaskWorker.class);
    private static final int AT_ONCE = 4;

    /** A lease outlives the longest answer by this much; then its holder counts as dead. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final TaskTable tasks;
    private final TaskSearch search;
    private final Completions completions;
    private final Clock clock;
    private final Duration time;
    private final AtomicInteger free = new AtomicInteger(AT_ONCE);

    TaskWorker(TaskTable tasks, TaskSearch search, Completions completions, Clock clock, AiSettings config) {
        this.tasks = tasks;
        this.search = search;
        this.completions = completions;
        this.clock = clock;
        this.time = config.chat().wholeTimeout();
    }

    @Scheduled(identity = "ai-tasks", every = "1s", concurrentExecution = ConcurrentExecution.PROCEED)
    Uni<Void> look() {
        int places = free.getAndSet(0);
        if (places == 0) {
            return Uni.createFrom().voidItem();
        }
        return tasks.take(places, time.plus(MARGIN))
                .onFailure()
                .invoke(failure -> LOG.warnf("Tasks not read, retried by the next round: reason=%s", failure))
                .onFailure()
                .recoverWithItem(List.of())
                .invoke(taken -> free.addAndGet(places - taken.size()))
                .chain(taken -> Multi.createFrom()
                        .iterable(taken)
                        .onItem()
                        .transformToUni(this::work)
                        .merge(AT_ONCE)
                        .onItem()
                        .ignoreAsUni());
    }

    private Uni<Void> work(Leased leased) {
        return end(leased)
                .chain(end -> tasks.end(leased, end))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Task not ended, done again when its lease ends: task=%s",
                        leased.task().key()))
                .onFailure()
                .recoverWithNull()
                .eventually(free::incrementAndGet);
    }

    /** Never fails for a reason of the model's. */
    private Uni<TaskEnd> end(Leased leased) {
        PerformTask task = leased.task();
        if (!clock.instant().isBefore(task.until())) {
            return Uni.createFrom()
                    .item(new TaskEnd.Rejected(TaskEnd.EXPIRED, "The task was not begun before " + task.until(), true));
        }
        if (task.task() == Task.SEARCH) {
            return search.find(task, leased.actor()).map(found -> new TaskEnd.Done(found, null, 0));
        }
        return completions
                .answer(
                        new Spender(task.workspaceId(), leased.actor()),
                        TaskQuestion.of(task, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)))
                .ifNoItem()
                .after(time)
                .failWith(
                        () -> new ProviderFailure(ProviderFailure.Kind.INTERRUPTED, "The model gave no answer in time"))
                .map(completion -> TaskQuestion.read(task, completion))
                .onFailure(ProviderFailure.class)
                .recoverWithItem(TaskWorker::failed)
                .onFailure(TaskWorker::notCovered)
                .recoverWithItem(failure ->
                        new TaskEnd.Rejected(TaskEnd.BUDGET_EXHAUSTED, String.valueOf(failure.getMessage()), true));
    }

    private static TaskEnd failed(ProviderFailure failure) {
        boolean passes =
                switch (failure.kind()) {
                    case RATE_LIMITED, UNAVAILABLE, INTERRUPTED -> true;
                    case MISCONFIGURED, REFUSED -> false;
                };
        return new TaskEnd.Rejected(TaskEnd.PROVIDER_FAILED, failure.reason(), passes);
    }

    private static boolean notCovered(Throwable failure) {
        return failure instanceof ServiceException e && e.error() instanceof ServiceError.TooManyRequests;
    }
}
