package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.workflow.definitions.StepTree;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.runs.state.Progress;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.store.ActivityStore;
import org.pyairtable.workflow.runs.store.RunStore;
import org.pyairtable.workflow.runs.store.StepStore;
import org.pyairtable.workflow.steps.Step;

/**
 * Runs an ended run again from one of its steps, as a new run with the same trigger. What the steps before it gave is taken
 * over, so that their effects do not happen twice; the effects of that step and of those after it do.
 */
@Singleton
public class Replays {
    private static final String REPLAY = "replay";

    private final RunStore runs;
    private final StepStore steps;
    private final ActivityStore activities;
    private final WorkflowStore workflows;
    private final RunStarts starts;

    Replays(RunStore runs, StepStore steps, ActivityStore activities, WorkflowStore workflows, RunStarts starts) {
        this.runs = runs;
        this.steps = steps;
        this.activities = activities;
        this.workflows = workflows;
        this.starts = starts;
    }

    /** What came of the wish to run it again. */
    public sealed interface Replayed {
        record Started(String runId) implements Replayed {}

        record Refused(String reason) implements Replayed {}
    }

    /** A replay that may begin, or why none may. */
    private record Prepared(@Nullable Replay replay, String refusal) {
        static Prepared refused(String reason) {
            return new Prepared(null, reason);
        }
    }

    /**
     * In the transaction of the connection.
     *
     * @param from path or id of the first step that is done again; empty for the first of the run
     */
    public Uni<Replayed> replay(SqlConnection c, String runId, Optional<String> from, Replay.Version version) {
        return runs.lock(c, runId).map(Optional::orElseThrow).chain(run -> {
            if (run.state() instanceof RunState.Active) {
                return refused("The run has not ended; cancel it first, or wait until it has ended");
            }
            if (run.parent() != null) {
                return refused("The run is a part of run " + run.parent().runId() + "; replay that one");
            }
            return workflows.current(c, run.workflowId()).chain(found -> found.flatMap(Workflow::whyNotStarted)
                    .or(() -> found.isEmpty() ? Optional.of("The workflow is deleted") : Optional.empty())
                    .map(Replays::refused)
                    .orElseGet(() -> with(c, run, found.orElseThrow(), from, version)));
        });
    }

    private Uni<Replayed> with(
            SqlConnection c, Run run, Workflow current, Optional<String> from, Replay.Version version) {
        if (version == Replay.Version.PRESENT) {
            return workflows
                    .version(c, run.workflowId(), run.version())
                    .chain(old -> old.triggerKey().equals(current.triggerKey())
                            ? prepared(c, run, current, from)
                            : refused(
                                    "The present version of the workflow is started by something else than the run was; replay"
                                            + " it with the same version"));
        }
        return workflows.version(c, run.workflowId(), run.version()).chain(same -> prepared(c, run, same, from));
    }

    private Uni<Replayed> prepared(SqlConnection c, Run run, Workflow workflow, Optional<String> from) {
        return steps.of(c, run.id()).chain(taken -> outstanding(c, taken).chain(open -> {
            Prepared prepared = open.map(Prepared::refused)
                    .orElseGet(() -> prepare(run, workflow.definition().steps(), taken, from));
            return prepared.replay() == null ? refused(prepared.refusal()) : start(c, run, workflow, prepared.replay());
        }));
    }

    /** Whether the effect of a step may still come, so that another run would have it twice. */
    private Uni<Optional<String>> outstanding(SqlConnection c, Map<String, StepRun> taken) {
        Optional<StepRun> open =
                taken.values().stream().filter(StepRun::isUnanswered).findFirst();
        if (open.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        String commandId = open.get().attempts().getLast().commandId();
        String reason = "The answer to the command of step " + open.get().stepId()
                + " is outstanding, and its effect may still come; replay the run once it is answered";
        return ActivityStore.isActivity(commandId)
                ? activities.isQueued(c, commandId).map(queued -> queued ? Optional.of(reason) : Optional.empty())
                : Uni.createFrom().item(Optional.of(reason));
    }

    private static Prepared prepare(Run run, List<Step> steps, Map<String, StepRun> taken, Optional<String> from) {
        if (from.isEmpty()) {
            return new Prepared(new Replay(run.id(), steps.getFirst().id(), 0), "");
        }
        Optional<StepRun> first = Optional.ofNullable(taken.get(from.get())).or(() -> taken.values().stream()
                .filter(step -> step.stepId().equals(from.get()))
                .findFirst());
        if (first.isEmpty()) {
            return Prepared.refused("The run has not taken a step " + from.get() + "; it has taken "
                    + taken.keySet().stream().limit(50).collect(Collectors.joining(", ")));
        }
        String path = first.get().path();
        int position = first.get().position();
        if (position > 0 && Progress.hasBegunToUndo(taken)) {
            return Prepared.refused("What the run did is undone, wholly or in part, and cannot be taken over; replay it"
                    + " without 'from'");
        }
        Map<String, StepRun> before = new LinkedHashMap<>();
        taken.values().stream()
                .filter(step -> step.position() < position)
                .forEach(step -> before.put(step.path(), step));
        Optional<String> other = before.values().stream()
                .filter(step -> at(steps, step.path())
                        .filter(same -> same.action().equals(step.action()))
                        .isEmpty())
                .map(StepRun::path)
                .findFirst();
        if (other.isPresent()) {
            return Prepared.refused("The present version of the workflow does not have step " + other.get()
                    + ", which the run took before " + path + "; replay it with the same version");
        }
        return Progress.of(steps, before) instanceof Progress.Start start
                ? start.path().equals(path)
                        ? new Prepared(new Replay(run.id(), path, before.size()), "")
                        : Prepared.refused("Step " + start.path() + " comes before step " + path
                                + " in the present version of the workflow, and the run has not taken it there; replay it"
                                + " with the same version")
                : Prepared.refused("With the present version of the workflow the run would not come to step " + path
                        + "; replay it with the same version");
    }

    /** The step at a path of a run. */
    static Optional<Step> at(List<Step> steps, String path) {
        List<Step> inside = steps;
        Optional<Step> step = Optional.empty();
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length; i += 2) {
            String id = parts[i];
            step = inside.stream().filter(s -> s.id().equals(id)).findFirst();
            if (step.isEmpty() || i + 1 == parts.length) {
                return step;
            }
            String block = parts[i + 1];
            inside = StepTree.blocks(step.get())
                    .filter(found -> found.name().equals(block))
                    .findFirst()
                    .map(found -> found.steps())
                    .orElse(List.of());
        }
        return Optional.empty();
    }

    private Uni<Replayed> start(SqlConnection c, Run run, Workflow workflow, Replay replay) {
        RunSeed seed = new RunSeed(
                workflow,
                run.trigger(),
                REPLAY,
                UUID.randomUUID().toString(),
                run.correlation(),
                TraceContext.current(),
                run.depth(),
                Optional.empty());
        return starts.replay(c, seed, replay)
                .map(Optional::orElseThrow)
                .map(started -> new Replayed.Started(started.id()));
    }

    private static Uni<Replayed> refused(String reason) {
        return Uni.createFrom().item(new Replayed.Refused(reason));
    }
}
