package org.pyairtable.workflow.steps;

import java.util.List;

/**
 * A list of steps inside a step.
 *
 * @param name its part of paths: the step {@code close} of the block {@code then} of {@code route} is {@code route/then/close}
 * @param place where it stands in the JSON of its step, for example {@code cases[0].steps}
 * @param scope whether its steps run as a run of their own, so that steps outside do not see their results
 */
public record Block(String name, String place, List<Step> steps, boolean scope) {
    public Block {
        steps = List.copyOf(steps);
    }

    static Block inline(String name, List<Step> steps) {
        return new Block(name, name, steps, false);
    }

    static Block scope(String name, String place, List<Step> steps) {
        return new Block(name, place, steps, true);
    }
}
