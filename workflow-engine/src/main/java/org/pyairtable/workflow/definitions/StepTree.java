package org.pyairtable.workflow.definitions;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pyairtable.workflow.steps.Block;
import org.pyairtable.workflow.steps.Step;

/** The steps of a definition with those inside them. Their depth is bounded when they are read. */
public final class StepTree {
    private StepTree() {}

    /** Visits each step before those inside it, with its path in the JSON of the definition. */
    public static void walk(List<Step> steps, String path, BiConsumer<Step, String> visit) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String here = path + "[" + i + "]";
            visit.accept(step, here);
            blocks(step).forEach(block -> walk(block.steps(), here + "." + block.place(), visit));
        }
    }

    /** Whether there is such a block, however deep. */
    static boolean anyBlock(List<Step> steps, Predicate<Block> which) {
        return steps.stream()
                .flatMap(StepTree::blocks)
                .anyMatch(block -> which.test(block) || anyBlock(block.steps(), which));
    }

    /** All blocks of a step, those around it included. */
    public static Stream<Block> blocks(Step step) {
        return Stream.of(step.blocks().stream(), step.onError().stream(), step.compensation().stream())
                .flatMap(blocks -> blocks);
    }
}
