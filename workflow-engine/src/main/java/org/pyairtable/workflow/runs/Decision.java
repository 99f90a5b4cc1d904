package org.pyairtable.workflow.runs;

/**
 * What somebody says to a step that asks.
 *
 * @param path of the step
 * @param comment empty for none
 */
public record Decision(String path, boolean approves, String comment) {
    /** What became of it. */
    public sealed interface Outcome {
        record Taken() implements Outcome {}

        record NotAsked(String reason) implements Outcome {}

        record NotOpen(String reason) implements Outcome {}
    }
}
