package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.StartForm;
import org.pyairtable.workflow.runs.state.OutputSize;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.state.RunState;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.runs.store.ChildStore;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.Parallel;
import org.pyairtable.workflow.steps.RunWorkflow;
import org.pyairtable.workflow.steps.Step;

/** The runs inside a run: how they begin, and what they come to for the step that waits for them. */
public final class Children {
    private final ChildStore store;
    private final WorkflowStore workflows;
    private final SqlConnection c;
    private final int maxDepth;

    Children(ChildStore store, WorkflowStore workflows, SqlConnection c, int maxDepth) {
        this.store = store;
        this.workflows = workflows;
        this.c = c;
        this.maxDepth = maxDepth;
    }

    /** What became of the wish to start them. */
    sealed interface Begun {
        /** @param another the workflow that a child runs; empty for children that run blocks */
        record Started(List<Run> runs, Optional<Workflow> another) implements Begun {}

        record Refused(String reason) implements Begun {}
    }

    /** Makes the children of a step; nothing is stored yet. */
    Uni<Begun> of(Workflow workflow, Run parent, String path, Outcome.Spawn spawn, Instant now) {
        if (spawn.children().getFirst() instanceof Outcome.Child.OfWorkflow other) {
            return workflows
                    .current(c, other.workflowId())
                    .map(found -> ofWorkflow(workflow, found, parent, path, other, now));
        }
        List<Run> runs = new ArrayList<>();
        for (Outcome.Child child : spawn.children()) {
            if (child instanceof Outcome.Child.OfBlock block) {
                Run.Item item =
                        block.block().equals(ForEach.STEPS) && spawn.sent() != null ? new Run.Item(block.item()) : null;
                runs.add(run(
                        workflow,
                        parent,
                        new Run.Parent(parent.id(), path, path + "/" + block.block(), runs.size(), item),
                        TriggerData.withValues(parent.trigger().type(), Map.of()),
                        parent.depth(),
                        now));
            }
        }
        return Uni.createFrom().item(new Begun.Started(runs, Optional.empty()));
    }

    private Begun ofWorkflow(
            Workflow caller,
            Optional<Workflow> found,
            Run parent,
            String path,
            Outcome.Child.OfWorkflow child,
            Instant now) {
        Optional<String> refusal = refusal(caller, found, child.workflowId(), parent.depth(), maxDepth);
        if (refusal.isPresent()) {
            return new Begun.Refused(refusal.get());
        }
        Workflow other = found.orElseThrow();
        Map<String, Object> input;
        switch (other.definition().trigger().form().fill(child.input())) {
            case StartForm.Filled.Values filled -> input = filled.values();
            case StartForm.Filled.Refused refused -> {
                return new Begun.Refused(misfit(other, refused));
            }
        }
        Run run = run(
                other,
                parent,
                new Run.Parent(parent.id(), path, null, 0, null),
                TriggerData.withValues(other.definition().trigger().inputType().orElseThrow(), input),
                parent.depth() + 1,
                now);
        return new Begun.Started(List.of(run), Optional.of(other));
    }

    /** What a step is told whose input does not fit the form of the workflow that it runs. */
    public static String misfit(Workflow other, StartForm.Filled.Refused refused) {
        return "Workflow " + other.name() + ": input." + refused.name() + " " + refused.message();
    }

    /** Why a workflow does not run another one; empty when it does. */
    public static Optional<String> refusal(
            Workflow caller, Optional<Workflow> found, String id, int depth, int maxDepth) {
        Optional<Workflow> other = found.filter(w -> w.workspaceId().equals(caller.workspaceId()));
        if (other.isEmpty()) {
            return Optional.of("Workflow " + id + " does not exist any more");
        }
        if (other.get().definition().trigger().inputType().isEmpty()) {
            return Optional.of("Workflow " + other.get().name()
                    + " has a trigger on records now, and cannot be started with an input");
        }
        return other.get()
                .whyNotStarted()
                .or(() -> depth + 1 > maxDepth
                        ? Optional.of(maxDepth + " runs have started each other in a row, the limit: the workflows"
                                + " probably start themselves")
                        : Optional.empty());
    }

    private static Run run(
            Workflow workflow, Run parent, Run.Parent place, TriggerData trigger, int depth, Instant now) {
        return new Run(
                Ids.random("run"),
                0,
                workflow.id(),
                workflow.version(),
                new RunState.Running(),
                depth,
                parent.id() + "/" + place.path() + "/" + place.index(),
                parent.correlation(),
                parent.traceparent(),
                trigger,
                now,
                place);
    }

    Uni<Void> store(List<Run> runs, int atOnce) {
        return store.insert(c, runs, atOnce);
    }

    /** What a look at the children of a step has shown. */
    sealed interface Look {
        /** Some are under way. */
        record Waiting() implements Look {}

        record Joined(@Nullable Object output) implements Look {}

        record Failed(String reason) implements Look {}
    }

    /** Starts further ones, ends what needs no start any more, and says what they have come to. */
    Uni<Look> look(Run parent, Step step, String path, int atOnce, Instant now) {
        return store.tally(c, parent.id(), path).chain(tally -> {
            if (tally.failed() > 0) {
                return store.dropQueued(c, parent.id(), path, now)
                        .chain(() -> tally.underWay() > 0 ? waiting() : failed(parent, step, path));
            }
            if (tally.ended() == tally.total()) {
                return tally.bytes() > OutputSize.MOST
                        ? Uni.createFrom()
                                .item(new Look.Failed("The runs inside give " + tally.bytes()
                                        + " characters together, and a step gives at most " + OutputSize.MOST))
                        : store.ended(c, parent.id(), path).map(ended -> new Look.Joined(output(step, ended)));
            }
            int more = Math.min(atOnce - tally.underWay(), tally.queued());
            return more > 0 ? store.release(c, parent.id(), path, more, now).chain(Children::waiting) : waiting();
        });
    }

    private static Uni<Look> waiting() {
        return Uni.createFrom().item(new Look.Waiting());
    }

    private Uni<Look> failed(Run parent, Step step, String path) {
        return store.firstFailed(c, parent.id(), path)
                .map(Optional::orElseThrow)
                .map(child -> new Look.Failed(
                        name(step, child) + (child.reason() == null ? " was cancelled" : ": " + child.reason())));
    }

    public static String name(Step step, ChildStore.Ended child) {
        return switch (step.bare()) {
            case Parallel parallel ->
                "Branch " + parallel.branches().get(child.index()).name();
            case RunWorkflow workflow -> "Run " + child.runId();
            case Step each -> "Item " + child.index();
        };
    }

    public static Object output(Step step, List<ChildStore.Ended> ended) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        switch (step.bare()) {
            case Parallel parallel ->
                ended.forEach(child ->
                        output.put(parallel.branches().get(child.index()).name(), child.output()));
            case RunWorkflow workflow -> {
                output.put("runId", ended.getFirst().runId());
                output.put("result", ended.getFirst().output());
            }
            case ForEach each -> {
                output.put("count", (long) ended.size());
                if (each.result() != null) {
                    List<@Nullable Object> results = new ArrayList<>();
                    ended.forEach(child -> results.add(child.output()));
                    output.put("results", results);
                }
            }
            case Step other -> throw new IllegalStateException("No step with runs inside: " + other.action());
        }
        return output;
    }
}
