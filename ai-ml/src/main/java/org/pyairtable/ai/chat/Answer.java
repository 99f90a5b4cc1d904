package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.search.FoundRecord;

/**
 * An answer and its basis.
 *
 * @param notice what the reader should know about how it was made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
        String text, Mode mode, @Nullable String notice, List<FoundRecord> sources, List<ToolUse> tools, Usage usage) {
    /** What composed the answer. */
    public enum Mode {
        /** This service, from the records alone. */
        RETRIEVAL,
        /** A language model. */
        MODEL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A tool that a model calls. */
    public record ToolCall(String id, String name, Map<String, Object> arguments) {}

    /**
     * A tool that was used.
     *
     * @param resultCount number of records or groups in its result
     * @param id of the call of a model; absent without one
     * @param state {@code answered}, {@code refused}, or {@code waiting} for the approval of a change; absent without a model
     * @param result the beginning of what it answered, as JSON, or why it was refused; absent without a model
     * @param proposal the change that waits; absent when none does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ToolUse(
            String name,
            Map<String, Object> arguments,
            long resultCount,
            @Nullable String id,
            @Nullable String state,
            @Nullable String result,
            @Nullable Proposed proposal) {
        static final String ANSWERED = "answered";
        static final String REFUSED = "refused";
        static final String WAITING = "waiting";

        /** Of this service itself. */
        ToolUse(String name, Map<String, Object> arguments, long resultCount) {
            this(name, arguments, resultCount, null, null, null, null);
        }
    }

    /**
     * A change that waits until a member approves it.
     *
     * @param approveAt path of the request that approves it; the proposal itself is above it
     */
    @Schema(name = "ChatProposal")
    public record Proposed(String id, String approveAt, String expiresAt) {}

    /**
     * @param costMicros millionths of a US dollar
     * @param tokens {@code reported} by the provider, or {@code estimated} because it reported none
     */
    public record Usage(
            String provider, String model, long inputTokens, long outputTokens, long costMicros, String tokens) {
        /** Of an answer that needed no model. */
        public static Usage none() {
            return new Usage("retrieval", "none", 0, 0, 0, "reported");
        }
    }

    public Answer {
        sources = List.copyOf(sources);
        tools = List.copyOf(tools);
    }

    Answer withNotice(String other) {
        return new Answer(text, mode, other, sources, tools, usage);
    }
}
