package org.pyairtable.ai.budget;

import java.util.List;
import java.util.Locale;

/**
 * What a call of a model is for.
 *
 * @param tools whose answers it reads, once for each call of them; or the one step of a workflow that asks. Empty for the
 *     first call about a question.
 */
public record CallCause(Purpose purpose, List<ToolCalled> tools) {
    /** Where the model is asked. */
    public enum Purpose {
        CHAT,
        WORKFLOW;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A call of a tool.
     *
     * @param name one of few: not what a model made up
     * @param failed whether it was refused
     */
    public record ToolCalled(String name, boolean failed) {}

    public CallCause {
        tools = List.copyOf(tools);
    }
}
