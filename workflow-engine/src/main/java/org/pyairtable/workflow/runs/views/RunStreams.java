package org.pyairtable.workflow.runs.views;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;

/**
 * Follows runs until they end. Each stream looks once a tick whether its run has moved, and reads no more than the steps that
 * its reader may not have seen: a run moves one step at a time, so that only the last one can change.
 */
@Singleton
public class RunStreams {
    private static final int MOST = 100;

    /** After so many looks without a change a stream shows that it is alive. */
    private static final int QUIET = 15;

    /** What a reader gets. */
    public sealed interface Sent {
        /** @param position of the step, where a reader that comes back goes on */
        record Step(int position, RunView.StepView step) implements Sent {}

        record Moved(RunView run) implements Sent {}

        record Alive() implements Sent {}
    }

    /** A stream: what its reader has seen. */
    private static final class Following {
        private final String workspaceId;
        private final String userId;
        private final int takenOver;
        private int position;
        private RunView.@Nullable StepView last;
        private String status = "";
        private String seen = "";
        private int quiet;
        private boolean ended;

        private Following(String workspaceId, String userId, int takenOver, int position) {
            this.workspaceId = workspaceId;
            this.userId = userId;
            this.takenOver = takenOver;
            this.position = position;
        }
    }

    private final Pool pool;
    private final RunStore runs;
    private final StepStore steps;
    private final WorkflowAccess access;
    private final Duration pause;
    private final AtomicInteger open = new AtomicInteger();

    RunStreams(Pool pool, RunStore runs, StepStore steps, WorkflowAccess access, WorkflowSettings settings) {
        this.pool = pool;
        this.runs = runs;
        this.steps = steps;
        this.access = access;
        this.pause = settings.tick();
    }

    /**
     * Its steps from a position on, each again when it has changed, and its state; the last one is the state in which it ended.
     * The stream also ends when the user may not see the run any more.
     *
     * @param takenOver how many of its steps it has taken over from another run
     */
    public Multi<Sent> follow(String runId, String workspaceId, String userId, int takenOver, int position) {
        Following following = new Following(workspaceId, userId, takenOver, position);
        return Multi.createBy()
                .repeating()
                .uni(() -> following, state -> look(runId, state))
                .withDelay(pause)
                .whilst(sent -> !following.ended)
                .onItem()
                .<Sent>disjoint()
                .onSubscription()
                .invoke(open::incrementAndGet)
                .onTermination()
                .invoke(open::decrementAndGet);
    }

    /** Whether an instance bears one stream more. */
    private boolean hasRoom() {
        return open.get() < MOST;
    }

    /** Refuses one stream more than an instance bears. */
    public void requireRoom() {
        if (!hasRoom()) {
            throw new ServiceException(new ServiceError.TooManyRequests(
                    "This instance has " + MOST + " open streams of runs, the limit; try again later, or read the run",
                    Duration.ofSeconds(30)));
        }
    }

    private Uni<List<Sent>> look(String runId, Following following) {
        if (!access.reads(following.workspaceId, following.userId)) {
            following.ended = true;
            return Uni.createFrom().item(List.of());
        }
        return runs.mark(pool, runId).chain(mark -> {
            if (mark.isEmpty()) {
                following.ended = true;
                return Uni.createFrom().item(List.of());
            }
            if (mark.get().equals(following.seen)) {
                return Uni.createFrom().item(quiet(following));
            }
            following.seen = mark.get();
            return moved(runId, following);
        });
    }

    private static List<Sent> quiet(Following following) {
        following.quiet++;
        if (following.quiet < QUIET) {
            return List.of();
        }
        following.quiet = 0;
        return List.of(new Sent.Alive());
    }

    /** The run is read before its steps: when it has ended they are all there. */
    private Uni<List<Sent>> moved(String runId, Following following) {
        return runs.find(pool, runId)
                .chain(found -> steps.from(pool, runId, following.position).map(taken -> {
                    List<Sent> sent = new ArrayList<>();
                    taken.forEach(step -> see(step, following, sent));
                    found.ifPresent(run -> see(run, following, sent));
                    following.quiet = 0;
                    return sent;
                }));
    }

    private static void see(StepRun step, Following following, List<Sent> sent) {
        RunView.StepView view = RunView.StepView.of(step, step.position() < following.takenOver);
        if (step.position() > following.position || !view.equals(following.last)) {
            sent.add(new Sent.Step(step.position(), view));
        }
        following.position = step.position();
        following.last = view;
    }

    private static void see(Run run, Following following, List<Sent> sent) {
        String status = run.state().status();
        following.ended = !(run.state() instanceof RunState.Active);
        if (!status.equals(following.status)) {
            following.status = status;
            sent.add(new Sent.Moved(RunView.summary(run)));
        }
    }
}
