package org.pyairtable.workflow.runs.dryrun;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.trigger.StartForm;
import org.pyairtable.workflow.runs.ActivityResult;
import org.pyairtable.workflow.runs.Children;
import org.pyairtable.workflow.runs.StepStart;
import org.pyairtable.workflow.runs.dryrun.DryRunView.DryStep;
import org.pyairtable.workflow.runs.state.Lineage;
import org.pyairtable.workflow.runs.state.OutputSize;
import org.pyairtable.workflow.runs.state.Progress;
import org.pyairtable.workflow.runs.state.RunBlock;
import org.pyairtable.workflow.runs.state.StepRun;
import org.pyairtable.workflow.runs.state.StepState;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.runs.store.ChildStore;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.steps.Activity;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.People;
import org.pyairtable.workflow.steps.Starting;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.Evaluation;
import org.pyairtable.workflow.templates.UnfilledException;

/**
 * Takes the steps of a workflow in memory, as a run would, and performs no effect: what a step would send is shown, and where its
 * result is needed, a sample stands for it. Records are read. Bounded in steps, items of loops and size.
 */
final class DryRun {
    private static final int MOST_STEPS = 200;
    private static final int MOST_ITEMS = 10;
    private static final int MOST_CHARACTERS = 2_000_000;

    /**
     * What it takes from its caller.
     *
     * @param samples results by step id
     * @param read asks for records
     * @param others finds the workflows that it runs
     * @param maxDepth how many workflows may run each other in a row
     */
    record Given(
            Map<String, Object> samples,
            Predicate<String> isMember,
            People people,
            Function<Activity, Uni<ActivityResult>> read,
            Function<String, Uni<Optional<Workflow>>> others,
            int maxDepth) {}

    /** How the steps of a block have ended. */
    private sealed interface End {
        record Complete() implements End {}

        record Failed(String reason) implements End {}

        record Cut(String reason) implements End {}
    }

    /**
     * The steps of a block with what they see.
     *
     * @param workflow whose steps they are
     * @param depth how many workflows are around it
     * @param item its place in the list of a loop; null outside
     */
    private record Place(
            Workflow workflow,
            int depth,
            RunBlock block,
            Lineage lineage,
            Map<String, StepRun> taken,
            @Nullable Integer item) {
        /** Where all steps of a workflow begin. */
        static Place of(Workflow workflow, int depth, TriggerData trigger) {
            return new Place(
                    workflow,
                    depth,
                    new RunBlock(workflow.definition().steps(), "", Optional.empty()),
                    new Lineage("run", trigger, "", Instant.EPOCH, List.of(), Optional.empty(), false),
                    new LinkedHashMap<>(),
                    null);
        }
    }

    private final Workflow workflow;
    private final Given given;
    private final Instant now;
    private final List<DryStep> shown = new ArrayList<>();
    private long characters;

    DryRun(Workflow workflow, Given given, Instant now) {
        this.workflow = workflow;
        this.given = given;
        this.now = now;
    }

    Uni<DryRunView> of(TriggerData trigger) {
        return take(Place.of(workflow, 0, trigger)).map(end -> switch (end) {
            case End.Complete complete -> new DryRunView("succeeded", null, shown);
            case End.Failed failed -> new DryRunView("failed", failed.reason(), shown);
            case End.Cut cut -> new DryRunView("cut", cut.reason(), shown);
        });
    }

    private Uni<End> take(Place place) {
        AtomicReference<End> end = new AtomicReference<>(new End.Complete());
        return Sequential.whilst(() -> {
                    Optional<End.Cut> cut = cut();
                    if (cut.isPresent()) {
                        end.set(cut.get());
                        return Uni.createFrom().item(false);
                    }
                    return switch (place.block().progress(place.taken())) {
                        case Progress.Start start -> one(place, start).replaceWith(true);
                        case Progress.Complete complete -> Uni.createFrom().item(false);
                        case Progress.Failed failed -> {
                            end.set(new End.Failed(failed.reason()));
                            yield Uni.createFrom().item(false);
                        }
                        case Progress.Held held ->
                            throw new IllegalStateException("Nothing is waited for in a dry run: " + held);
                    };
                })
                .map(done -> end.get());
    }

    private Optional<End.Cut> cut() {
        if (shown.size() >= MOST_STEPS) {
            return Optional.of(new End.Cut("A dry run takes at most " + MOST_STEPS + " steps; a run goes on"));
        }
        return characters > MOST_CHARACTERS
                ? Optional.of(new End.Cut("A dry run shows at most " + MOST_CHARACTERS + " characters; a run goes on"))
                : Optional.empty();
    }

    private Uni<Void> one(Place place, Progress.Start start) {
        DryInput input = new DryInput(place.workflow().definition().triggerTable());
        Evaluation unobserved = evaluation(place);
        Outcome outcome = new StepStart(new Starting(
                        place.workflow().id(),
                        place.workflow().workspaceId(),
                        place.lineage().runId(),
                        new Evaluation(
                                unobserved.scope().observed(input),
                                unobserved.table(),
                                unobserved.now(),
                                unobserved.missing()),
                        place.workflow().definition()::table,
                        given.isMember(),
                        given.people()))
                .of(start.step());
        return came(place, start, outcome)
                .invoke(came -> note(place, start, input, came))
                .replaceWithVoid();
    }

    private Uni<DryOutcome> came(Place place, Progress.Start start, Outcome outcome) {
        // Samples are for the steps of the workflow that is tried; others may have the same ids.
        Object sample = place.depth() == 0 ? given.samples().get(start.step().id()) : null;
        if (sample != null && !(outcome instanceof Outcome.Refuse)) {
            return item(DryOutcome.given(outcome, sample, now));
        }
        return switch (outcome) {
            case Outcome.Done done -> item(DryOutcome.of(new StepState.Succeeded(done.output(), now)));
            case Outcome.Refuse refuse -> item(DryOutcome.of(new StepState.Failed(refuse.reason(), now)));
            case Outcome.Publish publish -> item(DryOutcome.published(publish, now));
            case Outcome.Sleep sleep -> item(DryOutcome.slept(sleep, now));
            case Outcome.Ask ask -> item(DryOutcome.written(start.step(), ask, now));
            case Outcome.Perform perform -> performed(perform);
            case Outcome.Order order -> item(DryOutcome.ordered(order, now));
            case Outcome.Decide decide -> item(DryOutcome.decided(decide, now));
            case Outcome.Await await -> item(DryOutcome.awaited(await, now));
            case Outcome.Spawn spawn -> inside(place, start, spawn);
        };
    }

    private Uni<DryOutcome> performed(Outcome.Perform perform) {
        return switch (perform.activity()) {
            case Activity.Http http -> item(DryOutcome.requested(perform, now));
            case Activity.Find find -> read(find);
            case Activity.Read read -> read(read);
        };
    }

    private Uni<DryOutcome> read(Activity question) {
        return given.read().apply(question).map(result -> switch (result) {
            case ActivityResult.Done done -> DryOutcome.of(new StepState.Succeeded(done.output(), now));
            case ActivityResult.Failed failed -> DryOutcome.of(new StepState.Failed(failed.reason(), now));
        });
    }

    /** The runs inside a step, one after the other. */
    private Uni<DryOutcome> inside(Place place, Progress.Start start, Outcome.Spawn spawn) {
        if (spawn.children().getFirst() instanceof Outcome.Child.OfWorkflow other) {
            return given.others()
                    .apply(other.workflowId())
                    .chain(found -> another(place, start.step(), spawn, other, found));
        }
        List<Outcome.Child.OfBlock> children = spawn.children().stream()
                .flatMap(child -> child instanceof Outcome.Child.OfBlock block ? Stream.of(block) : Stream.empty())
                .toList();
        List<ChildStore.Ended> ended = new ArrayList<>();
        List<Integer> places = Stream.iterate(0, i -> i + 1)
                .limit(Math.min(children.size(), MOST_ITEMS))
                .toList();
        return Sequential.each(
                        places,
                        i -> failed(ended).isPresent()
                                ? Uni.createFrom().voidItem()
                                : child(place, start, children.get(i), i).invoke(ended::add))
                .map(done -> joined(start.step(), ended, children.size()));
    }

    /** The steps of another workflow, as it is saved now. */
    private Uni<DryOutcome> another(
            Place around, Step step, Outcome.Spawn spawn, Outcome.Child.OfWorkflow child, Optional<Workflow> found) {
        Optional<String> refusal =
                Children.refusal(around.workflow(), found, child.workflowId(), around.depth(), given.maxDepth());
        if (refusal.isPresent()) {
            return item(DryOutcome.of(new StepState.Failed(refusal.get(), now)));
        }
        Workflow other = found.orElseThrow();
        return switch (other.definition().trigger().form().fill(child.input())) {
            case StartForm.Filled.Refused refused ->
                item(DryOutcome.of(new StepState.Failed(Children.misfit(other, refused), now)));
            case StartForm.Filled.Values filled -> {
                TriggerData trigger = TriggerData.withValues(
                        other.definition().trigger().inputType().orElseThrow(), filled.values());
                Place inside = Place.of(other, around.depth() + 1, trigger);
                yield take(inside).map(end -> joined(step, List.of(ended(inside, end, 0)), 1)
                        .sending(spawn.sent()));
            }
        };
    }

    private Uni<ChildStore.Ended> child(Place around, Progress.Start start, Outcome.Child.OfBlock child, int index) {
        RunBlock block = new RunBlock(
                start.step().blocks().stream()
                        .filter(found -> found.name().equals(child.block()))
                        .findFirst()
                        .orElseThrow()
                        .steps(),
                start.path() + "/" + child.block() + "/",
                Optional.of(start.step()));
        boolean loop = start.step().bare() instanceof ForEach;
        Lineage outer = around.lineage();
        Lineage lineage = new Lineage(
                outer.runId(),
                outer.trigger(),
                outer.causeId(),
                outer.startedAt(),
                Stream.concat(outer.outer().stream(), around.taken().values().stream())
                        .toList(),
                loop ? Optional.of(new Scope.Item(child.item(), index)) : outer.item(),
                false);
        Place inner = new Place(
                around.workflow(),
                around.depth(),
                block,
                lineage,
                new LinkedHashMap<>(),
                loop ? Integer.valueOf(index) : around.item());
        return take(inner).map(end -> ended(inner, end, index));
    }

    private ChildStore.Ended ended(Place inner, End end, int index) {
        return switch (end) {
            case End.Complete complete -> result(inner, index);
            case End.Failed failed -> new ChildStore.Ended("run", index, null, "failed", failed.reason(), null);
            case End.Cut cut -> new ChildStore.Ended("run", index, null, "failed", cut.reason(), null);
        };
    }

    private ChildStore.Ended result(Place inner, int index) {
        try {
            Object output = inner.block().output(inner.taken().values(), () -> evaluation(inner));
            return new ChildStore.Ended("run", index, null, "succeeded", null, output);
        } catch (PartialCellException | UnfilledException e) {
            return new ChildStore.Ended("run", index, null, "failed", "result: " + e.getMessage(), null);
        }
    }

    private static Optional<ChildStore.Ended> failed(List<ChildStore.Ended> ended) {
        return ended.stream().filter(child -> child.status().equals("failed")).findFirst();
    }

    private DryOutcome joined(Step step, List<ChildStore.Ended> ended, int all) {
        Optional<ChildStore.Ended> failed = failed(ended);
        if (failed.isPresent()) {
            return DryOutcome.of(new StepState.Failed(
                    Children.name(step, failed.get()) + ": " + failed.get().reason(), now));
        }
        StepState.Succeeded state = new StepState.Succeeded(Children.output(step, ended), now);
        return ended.size() == all
                ? DryOutcome.of(state)
                : new DryOutcome(
                        state,
                        null,
                        true,
                        "A run does all " + all + " items; the result is that of the first " + ended.size());
    }

    private void note(Place place, Progress.Start start, DryInput input, DryOutcome came) {
        Step step = start.step();
        place.taken()
                .put(
                        start.path(),
                        new StepRun(
                                start.path(),
                                place.taken().size(),
                                step.id(),
                                step.action(),
                                came.state(),
                                now,
                                null,
                                List.of()));
        Object output = came.state().result().orElse(null);
        characters += OutputSize.of(output) + OutputSize.of(came.wouldSend()) + OutputSize.of(input.values());
        shown.add(new DryStep(
                step.id(),
                start.path(),
                place.item(),
                place.depth() == 0 ? null : place.workflow().id(),
                step.action(),
                came.state().status(),
                input.values().isEmpty() ? null : input.values(),
                came.wouldSend(),
                output,
                came.sample() ? true : null,
                came.note(),
                came.state() instanceof StepState.Failed failed ? failed.reason() : null));
    }

    private Evaluation evaluation(Place place) {
        Workflow of = place.workflow();
        return new Evaluation(
                place.lineage().scope(of.definition(), place.taken().values().stream()),
                of.definition().triggerTable(),
                now,
                of.missing());
    }

    private static Uni<DryOutcome> item(DryOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
