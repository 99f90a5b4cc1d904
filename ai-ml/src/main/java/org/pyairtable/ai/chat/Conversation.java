package org.pyairtable.ai.chat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.chat.Answer.Mode;
import org.pyairtable.ai.chat.Answer.ToolUse;
import org.pyairtable.ai.chat.Answer.Usage;
import org.pyairtable.ai.search.FoundRecord;

/** One question's exchange with a model: grows from call to call. Used by one step at a time. */
final class Conversation {
    private static final int MOST_SOURCES = 10;

    private final LanguageModel model;
    private final Inquiry inquiry;
    private final List<ChatMessage> messages;
    private final Map<String, FoundRecord> records = new LinkedHashMap<>();
    private final List<ToolUse> uses = new ArrayList<>();
    private long inputTokens;
    private long outputTokens;
    private long costMicros;

    Conversation(LanguageModel model, Inquiry inquiry, List<ChatMessage> beginning) {
        this.model = model;
        this.inquiry = inquiry;
        this.messages = new ArrayList<>(beginning);
    }

    LanguageModel model() {
        return model;
    }

    Inquiry inquiry() {
        return inquiry;
    }

    String workspaceId() {
        return inquiry.workspaceId();
    }

    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** About what the messages and tools are in characters, for an estimate of the cost. */
    int characters() {
        return messages.stream().mapToInt(m -> m.toString().length()).sum()
                + ToolCatalogue.ALL.toString().length();
    }

    void add(AiMessage message) {
        messages.add(message);
    }

    void add(ToolExecutionRequest request, RecordTools.Result result) {
        messages.add(ToolExecutionResultMessage.from(request, result.text()));
        result.records().forEach(record -> records.putIfAbsent(record.recordId(), record));
        uses.add(result.use());
    }

    /** Adds up a call's tokens and answers what it cost. */
    long count(TokenUsage usage) {
        long input = usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        long output = usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
        long cost = model.costMicros(input, output);
        inputTokens += input;
        outputTokens += output;
        costMicros += cost;
        return cost;
    }

    Answer answer(String text) {
        return new Answer(
                text,
                Mode.MODEL,
                null,
                sources(text),
                uses,
                new Usage(model.provider(), model.model(), inputTokens, outputTokens, costMicros));
    }

    /** The records that the answer names; when it names none, those that the model was shown. */
    private List<FoundRecord> sources(String text) {
        List<FoundRecord> named = records.values().stream()
                .filter(r -> text.contains(r.recordId()))
                .toList();
        return (named.isEmpty() ? List.copyOf(records.values()) : named)
                .stream().limit(MOST_SOURCES).toList();
    }
}
