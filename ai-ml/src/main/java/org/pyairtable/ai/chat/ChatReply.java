package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.search.FoundRecord;

/**
 * The answer to a question.
 *
 * @param mode what composed it, see {@link Answer.Mode}
 * @param state {@code done}, or {@code stopped} when the user stopped it: what was written until then
 * @param notice what the reader should know about how it was made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ChatReply")
public record ChatReply(
        String sessionId,
        String answer,
        String mode,
        String state,
        @Nullable String notice,
        List<FoundRecord> sources,
        List<Answer.ToolUse> tools,
        Answer.Usage usage) {
    public ChatReply {
        sources = List.copyOf(sources);
        tools = List.copyOf(tools);
    }

    static ChatReply of(String sessionId, Answer answer, MessageState state) {
        return new ChatReply(
                sessionId,
                answer.text(),
                answer.mode().wireName(),
                state.wireName(),
                answer.notice(),
                answer.sources(),
                answer.tools(),
                answer.usage());
    }
}
