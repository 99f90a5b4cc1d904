package org.pyairtable.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes the steps of one workflow: every kind whose effects can be foreseen, in every other. Of loops that work at several items
 * at once none may fail, for it is open then how many of the others happen.
 */
final class RandomSteps {
    private static final int DEEPEST = 3;
    private static final int NUMBERS = 10;

    private final Random random;
    private final List<ModelWorkflow> others;
    private int made;

    /** @param others that it may run */
    RandomSteps(Random random, List<ModelWorkflow> others) {
        this.random = random;
        this.others = List.copyOf(others);
    }

    /**
     * Where steps stand.
     *
     * @param depth how many blocks around them
     */
    private record Place(int depth, boolean inLoop, boolean mayFail) {
        Place deeper() {
            return new Place(depth + 1, inLoop, mayFail);
        }

        Place ofLoop(boolean oneAtATime) {
            return new Place(depth + 1, true, mayFail && oneAtATime);
        }
    }

    ModelBlock all(boolean mayFail) {
        return block(3, 6, new Place(0, false, mayFail));
    }

    private ModelBlock block(int least, int most, Place place) {
        List<ModelStep> steps = new ArrayList<>();
        IntStream.range(0, random.nextInt(least, most + 1)).forEach(i -> steps.add(step(place)));
        return new ModelBlock(steps);
    }

    private ModelStep step(Place place) {
        List<Supplier<ModelStep>> kinds = new ArrayList<>();
        add(kinds, 5, () -> new ModelStep.Write(id(), random.nextBoolean()));
        add(kinds, 2, () -> new ModelStep.Notify(id()));
        add(kinds, 2, () -> new ModelStep.Request(id()));
        add(kinds, 1, () -> new ModelStep.Compute(id()));
        add(kinds, 1, () -> new ModelStep.Pause(id()));
        add(kinds, 1, () -> new ModelStep.WriteThenMeet(id()));
        add(kinds, 1, () -> new ModelStep.Await(id()));
        if (!place.inLoop()) {
            add(kinds, 2, () -> new ModelStep.Batch(id(), random.nextInt(3) == 0));
        }
        if (place.depth() < DEEPEST) {
            add(kinds, 2, () -> choice(place));
            add(kinds, 1, () -> question(place));
            add(kinds, 1, () -> new ModelStep.AwaitInVain(id(), block(0, 2, place.deeper())));
            add(kinds, 1, () -> fork(place));
            add(kinds, 1, () -> recovered(place));
            if (place.mayFail()) {
                add(kinds, 1, () -> failure(place));
            }
            if (!place.inLoop()) {
                add(kinds, 2, () -> loop(place));
            }
            List<ModelWorkflow> fitting = others.stream()
                    .filter(other -> place.mayFail() || !other.mayFail())
                    .toList();
            if (!fitting.isEmpty()) {
                add(kinds, 2, () -> new ModelStep.Other(id(), fitting.get(random.nextInt(fitting.size()))));
            }
        }
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private static void add(List<Supplier<ModelStep>> kinds, int weight, Supplier<ModelStep> kind) {
        IntStream.range(0, weight).forEach(i -> kinds.add(kind));
    }

    private ModelStep choice(Place place) {
        return new ModelStep.Choose(
                id(), random.nextInt(NUMBERS), block(1, 2, place.deeper()), block(0, 2, place.deeper()));
    }

    private ModelStep question(Place place) {
        return new ModelStep.Ask(id(), block(1, 2, place.deeper()), block(1, 2, place.deeper()));
    }

    private ModelStep fork(Place place) {
        return new ModelStep.Fork(
                id(),
                IntStream.range(0, random.nextInt(2, 4))
                        .mapToObj(i -> block(1, 2, place.deeper()))
                        .toList());
    }

    private ModelStep loop(Place place) {
        int atOnce = random.nextInt(1, 4);
        return new ModelStep.Loop(id(), atOnce, block(1, 2, place.ofLoop(atOnce == 1)));
    }

    /** Something that fails, always or for some numbers, and what follows then. */
    private ModelStep recovered(Place place) {
        Place failing = new Place(place.depth() + 1, place.inLoop(), true);
        ModelStep step =
                switch (random.nextInt(4)) {
                    case 0 -> new ModelStep.Fail(id());
                    case 1 -> new ModelStep.WrongWrite(id());
                    case 2 -> fork(failing);
                    default -> place.inLoop() ? new ModelStep.WrongWrite(id()) : loop(failing);
                };
        return new ModelStep.Recovered(step, block(0, 2, place.deeper()));
    }

    /** For some numbers, after which what was done is undone. */
    private ModelStep failure(Place place) {
        ModelStep fails = random.nextBoolean() ? new ModelStep.Fail(id()) : new ModelStep.WrongWrite(id());
        return new ModelStep.Choose(
                id(), random.nextInt(NUMBERS), new ModelBlock(List.of(fails)), block(0, 1, place.deeper()));
    }

    private String id() {
        made++;
        return "s" + made;
    }
}
