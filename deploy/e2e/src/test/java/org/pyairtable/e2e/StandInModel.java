package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A language model that speaks OpenAI's protocol and follows a script: to a question that it knows it calls tools, and makes its
 * answer of what they really answer.
 */
final class StandInModel {
    private static final int TOKENS_READ = 1_000;
    private static final int TOKENS_WRITTEN = 50;

    private static final class Lazy {
        static final StandInModel MODEL = new StandInModel();
    }

    /** A call of a tool that the model asks for. */
    record Call(String tool, Map<String, Object> arguments) {}

    /**
     * What it does about a question.
     *
     * @param calls all at once, before it answers
     * @param answer made of their results, in their order
     */
    record Turn(List<Call> calls, Function<List<JsonNode>, String> answer) {
        Turn {
            calls = List.copyOf(calls);
        }
    }

    private final Map<String, Turn> script = new ConcurrentHashMap<>();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** Holds an answer back after its first piece. */
    record Gate(CountDownLatch reached, CountDownLatch open) {
        Gate() {
            this(new CountDownLatch(1), new CountDownLatch(1));
        }
    }

    private StandInModel() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("stand-in-model-", 0).factory()));
        server.createContext("/v1/chat/completions", this::complete);
        server.start();
    }

    /** The one that every suite of this JVM is set up to ask. */
    static StandInModel ofThisJvm() {
        return Lazy.MODEL;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** From now on. */
    void expect(String question, Turn turn) {
        script.put(question, turn);
    }

    /** The next answer to the question waits after its first piece. */
    Gate holdBack(String question) {
        Gate gate = new Gate();
        gates.put(question, gate);
        return gate;
    }

    /** What it was asked about the question, the first request first: all messages that it read. */
    List<JsonNode> requestsAbout(String question) {
        return requests.stream()
                .filter(request -> question.equals(question(request)))
                .toList();
    }

    private void complete(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.read(exchange.getRequestBody().readAllBytes());
            requests.add(request);
            String question = question(request);
            Turn turn = script.get(question);
            if (turn == null) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            List<JsonNode> results = results(request);
            Object message = results.isEmpty() && !turn.calls().isEmpty()
                    ? toolCalls(turn.calls())
                    : Map.of("role", "assistant", "content", turn.answer().apply(results));
            if (request.path("stream").asBoolean()) {
                stream(exchange, question, message);
            } else {
                whole(exchange, message);
            }
        }
    }

    /** The last that the user said, which is the question. */
    private static String question(JsonNode request) {
        String question = "";
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                JsonNode content = message.path("content");
                question = content.isTextual()
                        ? content.asText()
                        : content.path(0).path("text").asText();
            }
        }
        return question;
    }

    /** What the tools answered since the question. */
    private static List<JsonNode> results(JsonNode request) {
        List<JsonNode> results = new ArrayList<>();
        for (JsonNode message : request.path("messages")) {
            switch (message.path("role").asText()) {
                case "user" -> results.clear();
                case "tool" -> results.add(json(message.path("content").asText()));
                default -> {}
            }
        }
        return results;
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException plain) {
            return TextNode.valueOf(text);
        }
    }

    private static Map<String, Object> toolCalls(List<Call> calls) {
        List<Object> asked = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            asked.add(Map.of(
                    "index",
                    i,
                    "id",
                    "call_" + i,
                    "type",
                    "function",
                    "function",
                    Map.of(
                            "name",
                            calls.get(i).tool(),
                            "arguments",
                            Json.write(calls.get(i).arguments()))));
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", null);
        message.put("tool_calls", asked);
        return message;
    }

    private static void whole(HttpExchange exchange, Object message) throws IOException {
        byte[] body = Json.write(Map.of(
                        "id",
                        "c1",
                        "object",
                        "chat.completion",
                        "created",
                        1,
                        "model",
                        "stand-in",
                        "choices",
                        List.of(Map.of("index", 0, "message", message, "finish_reason", "stop")),
                        "usage",
                        usage()))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(HttpExchange exchange, String question, Object message) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        Map<?, ?> whole = (Map<?, ?>) message;
        if (whole.get("content") instanceof String text) {
            int half = text.length() / 2;
            event(out, Map.of("role", "assistant", "content", text.substring(0, half)), "");
            Gate gate = gates.remove(question);
            if (gate != null) {
                gate.reached().countDown();
                awaitOpen(gate);
            }
            event(out, Map.of("content", text.substring(half)), "");
        } else {
            event(out, whole, "");
        }
        event(out, Map.of(), "stop");
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitOpen(Gate gate) throws IOException {
        try {
            gate.open().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void event(OutputStream out, Object delta, String reason) throws IOException {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", reason.isEmpty() ? null : reason);
        Map<String, Object> chunk = new LinkedHashMap<>();
        chunk.put("id", "c1");
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", 1);
        chunk.put("model", "stand-in");
        chunk.put("choices", List.of(choice));
        if (!reason.isEmpty()) {
            chunk.put("usage", usage());
        }
        out.write(("data: " + Json.write(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static Map<String, Object> usage() {
        return Map.of(
                "prompt_tokens",
                TOKENS_READ,
                "completion_tokens",
                TOKENS_WRITTEN,
                "total_tokens",
                TOKENS_READ + TOKENS_WRITTEN);
    }
}
