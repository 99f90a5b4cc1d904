package org.pyairtable.workflow.definitions;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.workflow.steps.Step;

/** What can be referred to at a place of a definition. */
final class Visible {
    private Map<String, Step> steps = new HashMap<>();
    private Set<String> variables = new HashSet<>();
    private Set<String> failing = new HashSet<>();
    private int items;

    Optional<Step> step(String id) {
        return Optional.ofNullable(steps.get(id));
    }

    boolean hasVariable(String name) {
        return variables.contains(name);
    }

    boolean mayHaveFailed(String stepId) {
        return failing.contains(stepId);
    }

    /** How many loops are around. */
    int loops() {
        return items;
    }

    boolean hasItem() {
        return items > 0;
    }

    void add(Step step) {
        steps.put(step.id(), step);
    }

    void addVariable(String name) {
        variables.add(name);
    }

    void mayFail(Step step) {
        failing.add(step.id());
    }

    /** What is added inside is forgotten afterwards. */
    void inScope(Runnable check) {
        Map<String, Step> outerSteps = steps;
        Set<String> outerVariables = variables;
        Set<String> outerFailing = failing;
        steps = new HashMap<>(steps);
        variables = new HashSet<>(variables);
        failing = new HashSet<>(failing);
        try {
            check.run();
        } finally {
            steps = outerSteps;
            variables = outerVariables;
            failing = outerFailing;
        }
    }

    /** At the items of a list. */
    void atItem(Runnable check) {
        items++;
        try {
            check.run();
        } finally {
            items--;
        }
    }
}
