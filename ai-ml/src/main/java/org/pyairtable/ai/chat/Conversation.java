package org.pyairtable.ai.chat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.budget.CallCause;
import org.pyairtable.ai.budget.CallCause.Purpose;
import org.pyairtable.ai.budget.CallCause.ToolCalled;
import org.pyairtable.ai.budget.ModelCall.Counted;
import org.pyairtable.ai.chat.Answer.Mode;
import org.pyairtable.ai.chat.Answer.ToolUse;
import org.pyairtable.ai.chat.Answer.Usage;
import org.pyairtable.ai.search.FoundRecord;

/** The exchange with a model about one question, which grows with each call. Not for concurrent use. */
final class Conversation {
    private static final int MOST_SOURCES = 10;
    /** Stands for the names that models make up. */
    private static final String UNKNOWN = "unknown";

    private final LanguageModel model;
    private final Inquiry inquiry;
    private final List<ChatMessage> messages;
    private final ToolCatalogue tools;
    private final CallAllowance allowance;
    private final QuestionCost spent;
    private final Map<String, FoundRecord> records = new LinkedHashMap<>();
    private final List<ToolUse> uses = new ArrayList<>();
    /** Calls of tools whose answers no call of the model has read yet. */
    private final List<ToolCalled> unread = new ArrayList<>();

    private long inputTokens;
    private long outputTokens;
    private long costMicros;
    private Counted counted = Counted.REPORTED;

    Conversation(
            LanguageModel model,
            Inquiry inquiry,
            List<ChatMessage> beginning,
            ToolCatalogue tools,
            CallAllowance allowance,
            QuestionCost spent) {
        this.spent = spent;
        this.tools = tools;
        this.allowance = allowance;
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

    ToolCatalogue tools() {
        return tools;
    }

    QuestionCost spent() {
        return spent;
    }

    CallAllowance allowance() {
        return allowance;
    }

    String workspaceId() {
        return inquiry.workspaceId();
    }

    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** What the model is about to read. */
    TokenEstimate input() {
        return messages.stream()
                .map(message -> TokenEstimate.of(text(message)))
                .reduce(tools.tokens(), TokenEstimate::plus);
    }

    private static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.singleText();
            case AiMessage answer -> written(answer);
            case ToolExecutionResultMessage result -> result.text();
            default -> message.toString();
        };
    }

    private static String written(AiMessage message) {
        StringBuilder text = new StringBuilder(message.text() == null ? "" : message.text());
        message.toolExecutionRequests()
                .forEach(request -> text.append(request.name()).append(request.arguments()));
        return text.toString();
    }

    void add(AiMessage message) {
        messages.add(message);
    }

    void add(ToolExecutionRequest request, ToolReport result) {
        allowance.read(result.text());
        messages.add(ToolExecutionResultMessage.from(request, result.text()));
        result.records().forEach(record -> records.putIfAbsent(record.recordId(), record));
        uses.add(result.use());
        String known = tools.find(request.name()).isPresent() ? request.name() : UNKNOWN;
        unread.add(new ToolCalled(known, ToolUse.REFUSED.equals(result.use().state())));
    }

    /** What the next call of the model is for, from now on what that after it is for. */
    CallCause cause() {
        CallCause cause = new CallCause(Purpose.CHAT, unread);
        unread.clear();
        return cause;
    }

    /** The tokens of a call and their cost. */
    record Count(long input, long output, Counted counted, long micros) {}

    /** Adds a call's tokens, which are estimated where the provider reports none. */
    Count count(TokenEstimate read, ChatResponse response) {
        TokenUsage usage = response.tokenUsage();
        long input = usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        long output = usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
        Counted how = Counted.REPORTED;
        if (input + output <= 0) {
            how = Counted.ESTIMATED;
            counted = how;
            input = read.likely();
            output = TokenEstimate.of(written(response.aiMessage())).likely();
        }
        Count count = new Count(input, output, how, model.costMicros(input, output));
        inputTokens += input;
        outputTokens += output;
        costMicros += count.micros();
        return count;
    }

    Answer answer(String text) {
        return new Answer(
                text,
                Mode.MODEL,
                null,
                sources(text),
                uses,
                new Usage(model.provider(), model.model(), inputTokens, outputTokens, costMicros, counted.wireName()));
    }

    /** The records that the answer names; if it names none, those that the model received. */
    private List<FoundRecord> sources(String text) {
        List<FoundRecord> named = records.values().stream()
                .filter(r -> text.contains(r.recordId()))
                .toList();
        return (named.isEmpty() ? List.copyOf(records.values()) : named)
                .stream().limit(MOST_SOURCES).toList();
    }
}
