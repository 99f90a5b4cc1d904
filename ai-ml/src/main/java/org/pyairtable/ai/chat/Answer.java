package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.search.FoundRecord;

/**
 * An answer and what it rests on.
 *
 * @param notice what the reader should know about how it came about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
        String text, Mode mode, @Nullable String notice, List<FoundRecord> sources, List<ToolUse> tools, Usage usage) {
    /** Who put the words together. */
    public enum Mode {
        /** This service, from the records alone. */
        RETRIEVAL,
        /** A language model. */
        MODEL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param resultCount records that came out of it */
    public record ToolUse(String name, Map<String, Object> arguments, long resultCount) {}

    /** @param costMicros millionths of a US dollar */
    public record Usage(String provider, String model, long inputTokens, long outputTokens, long costMicros) {}

    public Answer {
        sources = List.copyOf(sources);
        tools = List.copyOf(tools);
    }
}
