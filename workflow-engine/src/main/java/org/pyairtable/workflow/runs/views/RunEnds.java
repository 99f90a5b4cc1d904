package org.pyairtable.workflow.runs.views;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;

/** Waits for the ends of runs, for callers that want to know what came of them. */
@Singleton
public class RunEnds {
    /** Callers that an instance lets wait; the others learn what is known at once. */
    private static final int MOST = 200;

    private final Pool pool;
    private final RunStore runs;
    private final StepStore steps;
    private final Clock clock;
    private final Duration pause;
    private final AtomicInteger waiting = new AtomicInteger();

    RunEnds(Pool pool, RunStore runs, StepStore steps, Clock clock, WorkflowSettings settings) {
        this.pool = pool;
        this.runs = runs;
        this.steps = steps;
        this.clock = clock;
        this.pause = settings.tick();
    }

    /**
     * What has come of a run.
     *
     * @param ended whether it has; else it goes on
     * @param error why it failed or was cancelled
     * @param result of its last step; null when that gave none
     */
    public record End(
            boolean ended,
            String status,
            @Nullable String error,
            @Nullable Object result) {}

    /** What has come of it as soon as it has ended, or when the time is over. */
    public Uni<End> within(String runId, Duration time) {
        return ended(runId, time).map(Optional::orElseThrow).chain(this::end);
    }

    /** The run as soon as it has ended, or when the time is over; empty when it does not exist. */
    public Uni<Optional<Run>> ended(String runId, Duration time) {
        Instant until = waiting.get() < MOST ? clock.instant().plus(time) : Instant.MIN;
        return Multi.createBy()
                .repeating()
                .uni(() -> runs.find(pool, runId))
                .withDelay(pause)
                .whilst(found -> isActive(found) && clock.instant().isBefore(until))
                .collect()
                .last()
                .onSubscription()
                .invoke(waiting::incrementAndGet)
                .onTermination()
                .invoke(waiting::decrementAndGet);
    }

    private static boolean isActive(Optional<Run> found) {
        return found.filter(run -> run.state() instanceof RunState.Active).isPresent();
    }

    private Uni<End> end(Run run) {
        RunView view = RunView.summary(run);
        String error = view.error() == null ? view.reason() : view.error();
        if (!(run.state() instanceof RunState.Succeeded)) {
            return Uni.createFrom()
                    .item(new End(!(run.state() instanceof RunState.Active), view.status(), error, null));
        }
        return steps.of(pool, run.id())
                .map(taken -> new End(
                        true,
                        view.status(),
                        null,
                        result(taken.values().stream().toList())));
    }

    private static @Nullable Object result(List<StepRun> taken) {
        return taken.isEmpty() ? null : taken.getLast().state().result().orElse(null);
    }
}
