package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** @param resultCount number of records in its result */
    public record ToolUse(String name, Map<String, Object> arguments, long resultCount) {}

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
