package org.pyairtable.data.mcp.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.wire.Json;

/** A message of a client. */
sealed interface RpcMessage {
    /** Longer ids are of no use to anybody. */
    int LONGEST_ID = 200;

    Set<String> MEMBERS = Set.of("jsonrpc", "id", "method", "params", "result", "error");

    /** @param id a text or a whole number */
    record Request(JsonNode id, String method, ObjectNode params) implements RpcMessage {}

    record Notification(String method) implements RpcMessage {}

    /** To a request that this server never sent. */
    record Response() implements RpcMessage {}

    /** Fails with {@link RpcException} for what is not one message. */
    static RpcMessage of(byte @Nullable [] body) {
        JsonNode json = read(body == null ? new byte[0] : body);
        if (json.isArray()) {
            throw RpcException.refused(
                    RpcException.INVALID_REQUEST,
                    "Batches are not answered; send each message as a request of its own");
        }
        if (!(json instanceof ObjectNode message)
                || !message.path("jsonrpc").asText().equals("2.0")) {
            throw RpcException.refused(RpcException.INVALID_REQUEST, "The body is not a JSON-RPC 2.0 message");
        }
        for (Iterator<String> names = message.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MEMBERS.contains(name)) {
                throw RpcException.refused(
                        RpcException.INVALID_REQUEST, "A message has no member " + shown(name) + " in JSON-RPC 2.0");
            }
        }
        if (!message.has("method") && (message.has("result") || message.has("error"))) {
            return new Response();
        }
        return asked(message);
    }

    private static RpcMessage asked(ObjectNode message) {
        JsonNode method = message.path("method");
        JsonNode params = message.path("params");
        JsonNode id = message.path("id");
        if (!method.isTextual()) {
            throw RpcException.refused(RpcException.INVALID_REQUEST, "The message has no method");
        }
        if (!params.isMissingNode() && !params.isObject()) {
            throw RpcException.refused(RpcException.INVALID_REQUEST, "params is not an object");
        }
        if (id.isMissingNode()) {
            return new Notification(method.textValue());
        }
        boolean usable =
                id.isIntegralNumber() || (id.isTextual() && id.textValue().length() <= LONGEST_ID);
        if (!usable) {
            throw RpcException.refused(
                    RpcException.INVALID_REQUEST,
                    "id is neither a whole number nor a text of at most " + LONGEST_ID + " characters");
        }
        return new Request(
                id,
                method.textValue(),
                params instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode());
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            throw RpcException.refused(RpcException.PARSE_ERROR, "The body is not JSON, or is nested too deeply");
        }
    }

    private static String shown(String name) {
        return name.length() <= LONGEST_ID ? name : name.substring(0, LONGEST_ID) + "…";
    }

    /** An answer with a result. */
    static ObjectNode result(JsonNode id, Object result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("result", Json.tree(result));
        return answer;
    }

    /** @param id null when the message could not be read */
    static ObjectNode error(@Nullable JsonNode id, RpcException failure) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("id", id == null ? NullNode.getInstance() : id);
        ObjectNode error = answer.putObject("error");
        error.put("code", failure.code());
        error.put("message", String.valueOf(failure.getMessage()));
        if (!failure.data().isEmpty()) {
            error.set("data", Json.tree(failure.data()));
        }
        return answer;
    }
}
