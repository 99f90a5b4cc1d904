package org.pyairtable.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * A run as it ought to go: what it was given, and what of it is undone should it fail. Each item of a loop and each branch of a
 * parallel step is one of its own, with the input of the run around it.
 */
final class ModelRun {
    private final String key;
    private final int number;
    private final List<String> items;
    private final ModelEffects effects;
    private final List<String> undoing = new ArrayList<>();

    /** @param key what the names of all its effects begin with */
    ModelRun(String key, int number, List<String> items, ModelEffects effects) {
        this.key = key;
        this.number = number;
        this.items = List.copyOf(items);
        this.effects = effects;
    }

    /** For an item or a branch. */
    ModelRun inside() {
        return new ModelRun(key, number, items, effects);
    }

    /** Of another workflow that it runs. */
    ModelRun of(String otherKey) {
        return new ModelRun(otherKey, number, items, effects);
    }

    /** The name of an effect of a step. */
    String name(String stepId, String suffix) {
        return key + "/" + stepId + suffix;
    }

    int number() {
        return number;
    }

    List<String> items() {
        return items;
    }

    ModelEffects effects() {
        return effects;
    }

    /** Should it fail, this record is created, before those that were noted earlier. */
    void undoBy(String record) {
        undoing.addFirst(record);
    }

    void fail() {
        undoing.forEach(effects::record);
        effects.undone(undoing);
    }

    /** What the approver answers: the same for a question whenever it is asked. */
    static boolean approves(String question) {
        return Math.floorMod(question.hashCode(), 3) > 0;
    }
}
