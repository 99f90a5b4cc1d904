package org.pyairtable.ai.chat;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.smallrye.mutiny.Uni;

/** A language model of a third party. */
public interface LanguageModel {
    String provider();

    String model();

    /** Fails with a {@code ServiceException} that says when to try again. Never blocks the caller's thread. */
    Uni<ChatResponse> ask(ChatRequest request);

    /** What a call cost, in millionths of a US dollar, rounded up. */
    long costMicros(long inputTokens, long outputTokens);

    /** The most that an answer to a request can cost. */
    long mostMicros(int inputCharacters);
}
