package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session as its owner sees it: the last hundred questions, the oldest first. */
public record ChatHistory(String sessionId, String workspaceId, Instant createdAt, List<Message> messages) {
    public ChatHistory {
        messages = List.copyOf(messages);
    }

    /**
     * A question and its answer, with sources, tools and usage.
     *
     * @param mode what composed the answer; empty as long as there is none
     * @param state {@code answering}, {@code done}, {@code stopped} by the user, {@code failed}, or {@code interrupted} when
     *     the process that made the answer died; the notice says more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(
            String question,
            String answer,
            String mode,
            String state,
            @Nullable String notice,
            JsonNode sources,
            JsonNode tools,
            JsonNode usage,
            Instant askedAt) {}
}
