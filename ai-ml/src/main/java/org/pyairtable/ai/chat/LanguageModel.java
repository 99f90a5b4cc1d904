package org.pyairtable.ai.chat;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;

/** A language model of a third party. */
public interface LanguageModel {
    String provider();

    String model();

    /** The most tokens of one answer. */
    int mostOutputTokens();

    /** Whether tools may take objects whose members are not named, such as the cells of a record. */
    default boolean takesFreeObjects() {
        return true;
    }

    /** Fails with a {@link ProviderFailure}. Never blocks the caller's thread. */
    Uni<ChatResponse> ask(ChatRequest request);

    /**
     * The same, with the text of the answer in pieces as it is written. Ends the call when the result is cancelled.
     *
     * @param heard is called on any thread, by one at a time
     */
    Uni<ChatResponse> ask(ChatRequest request, Consumer<String> heard);

    /** The cost of a call in millionths of a US dollar, rounded up. */
    long costMicros(long inputTokens, long outputTokens);
}
