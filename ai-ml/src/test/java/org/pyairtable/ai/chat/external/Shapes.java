package org.pyairtable.ai.chat.external;

import java.util.List;
import java.util.stream.Collectors;
import org.pyairtable.ai.AiSettings.Chat.Vendor;

/** Answers in the shapes of the providers' protocols. Every whole answer reports 100 tokens read and 20 written. */
final class Shapes {
    private Shapes() {}

    static String path(Vendor provider) {
        return switch (provider) {
            case OPENAI -> "/v1/chat/completions";
            case ANTHROPIC -> "/v1/messages";
            case GEMINI -> "/v1beta/models/gemini-test:generateContent";
            case OLLAMA -> "/api/chat";
        };
    }

    static String text(Vendor provider, String text) {
        return switch (provider) {
            case OPENAI -> openAi("{\"role\":\"assistant\",\"content\":\"%s\"}".formatted(text), "stop");
            case ANTHROPIC -> anthropic("{\"type\":\"text\",\"text\":\"%s\"}".formatted(text), "end_turn");
            case GEMINI -> gemini("{\"text\":\"%s\"}".formatted(text));
            case OLLAMA -> ollama("{\"role\":\"assistant\",\"content\":\"%s\"}".formatted(text));
        };
    }

    static String tool(Vendor provider, String name, String query) {
        return switch (provider) {
            case OPENAI -> openAi("""
                    {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                     "function":{"name":"%s","arguments":"{\\"query\\":\\"%s\\"}"}}]}""".formatted(name, query), "tool_calls");
            case ANTHROPIC -> anthropic("""
                    {"type":"tool_use","id":"toolu_1","name":"%s","input":{"query":"%s"}}""".formatted(name, query), "tool_use");
            case GEMINI -> gemini("""
                    {"functionCall":{"name":"%s","args":{"query":"%s"}}}""".formatted(name, query));
            case OLLAMA -> ollama("""
                    {"role":"assistant","content":"","tool_calls":[
                     {"function":{"name":"%s","arguments":{"query":"%s"}}}]}""".formatted(name, query));
        };
    }

    static String withoutUsage(String answer) {
        return answer.replaceAll(",\\s*\"(usage|usageMetadata)\":\\{[^}]*\\}", "")
                .replaceAll(",\\s*\"(prompt_eval_count|eval_count)\":\\d+", "");
    }

    /** The same text in pieces, as a stream. */
    static String pieces(Vendor provider, List<String> pieces) {
        return switch (provider) {
            case OPENAI ->
                pieces.stream().map(piece -> data("""
                                        {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[\
                                        {"index":0,"delta":{"role":"assistant","content":"%s"},"finish_reason":null}]}""".formatted(piece))).collect(Collectors.joining())
                        + data("""
                                {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[\
                                {"index":0,"delta":{},"finish_reason":"stop"}]}""")
                        + data("[DONE]");
            case ANTHROPIC ->
                event("message_start", """
                        {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],\
                        "model":"m","usage":{"input_tokens":100,"output_tokens":1}}}""")
                        + event("content_block_start", """
                        {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""")
                        + pieces.stream()
                                .map(piece -> event("content_block_delta", """
                                        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}""".formatted(piece)))
                                .collect(Collectors.joining())
                        + event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
                        + event("message_delta", """
                        {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":20}}""")
                        + event("message_stop", "{\"type\":\"message_stop\"}");
            case GEMINI ->
                pieces.stream()
                        .map(piece -> data(
                                gemini("{\"text\":\"%s\"}".formatted(piece)).replace("\n", "")))
                        .collect(Collectors.joining());
            case OLLAMA ->
                pieces.stream()
                                .map(piece ->
                                        "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"done\":false}%n"
                                                .formatted(piece))
                                .collect(Collectors.joining())
                        + "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\","
                        + "\"prompt_eval_count\":100,\"eval_count\":20}\n";
        };
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String event(String name, String json) {
        return "event: " + name + "\n" + data(json);
    }

    private static String openAi(String message, String reason) {
        return """
                {"id":"c1","object":"chat.completion","created":1,"model":"m",
                 "choices":[{"index":0,"message":%s,"finish_reason":"%s"}],
                 "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}""".formatted(message, reason);
    }

    private static String anthropic(String content, String reason) {
        return """
                {"id":"m1","type":"message","role":"assistant","model":"m","content":[%s],"stop_reason":"%s",
                 "usage":{"input_tokens":100,"output_tokens":20}}""".formatted(content, reason);
    }

    private static String gemini(String part) {
        return """
                {"candidates":[{"content":{"role":"model","parts":[%s]},"finishReason":"STOP"}],
                 "usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":20,"totalTokenCount":120}}""".formatted(part);
    }

    private static String ollama(String message) {
        return """
                {"model":"m","created_at":"2026-01-01T00:00:00Z","message":%s,"done":true,"done_reason":"stop",
                 "prompt_eval_count":100,"eval_count":20}""".formatted(message);
    }
}
