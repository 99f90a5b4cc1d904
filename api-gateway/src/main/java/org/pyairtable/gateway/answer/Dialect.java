package org.pyairtable.gateway.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.pyairtable.runtime.problem.Problem;

/** The format of errors on a path. */
public enum Dialect {
    /** RFC 9457. */
    PROBLEM {
        @Override
        public String mediaType() {
            return Problem.MEDIA_TYPE;
        }

        @Override
        public Buffer body(Refusal refusal, String traceId) {
            return Json.encodeToBuffer(
                    Problem.of(refusal.status(), refusal.code(), refusal.detail(), List.of(), traceId));
        }
    },
    /** JSON-RPC 2.0, as MCP has it. What was asked is not read, so there is no id. */
    JSON_RPC {
        @Override
        public String mediaType() {
            return "application/json";
        }

        @Override
        public Buffer body(Refusal refusal, String traceId) {
            return new JsonObject()
                    .put("jsonrpc", "2.0")
                    .putNull("id")
                    .put(
                            "error",
                            new JsonObject()
                                    .put("code", REFUSED)
                                    .put("message", refusal.detail())
                                    .put(
                                            "data",
                                            new JsonObject()
                                                    .put("code", refusal.code())
                                                    .put("status", refusal.status())
                                                    .put("traceId", traceId)))
                    .toBuffer();
        }
    },
    /** Airtable's format, below {@code /v0}. */
    AIRTABLE {
        @Override
        public String mediaType() {
            return "application/json; charset=utf-8";
        }

        @Override
        public Buffer body(Refusal refusal, String traceId) {
            return switch (refusal) {
                case Refusal.NotFound r ->
                    new JsonObject().put("error", "NOT_FOUND").toBuffer();
                case Refusal.BadRequest r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.Unauthorized r -> error("AUTHENTICATION_REQUIRED", "Authentication required");
                case Refusal.Forbidden r ->
                    error("INVALID_PERMISSIONS", "You are not permitted to perform this operation");
                case Refusal.RequestTimeout r -> error("REQUEST_TIMEOUT", r.detail());
                case Refusal.HeadTimeout r -> error("REQUEST_TIMEOUT", r.detail());
                case Refusal.MethodNotAllowed r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.HeadTooLarge r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.Malformed r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.TooManyConnections r -> error("RATE_LIMIT_REACHED", r.detail());
                case Refusal.Full r -> error("RETRIABLE_ERROR", r.detail());
                case Refusal.TooLarge r -> error("REQUEST_TOO_LARGE", r.detail());
                case Refusal.UrlTooLong r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.TooManyRequests r -> error("RATE_LIMIT_REACHED", r.detail());
                case Refusal.UnsupportedMediaType r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.Unavailable r -> retriable();
                case Refusal.NotReady r -> retriable();
                case Refusal.Internal r -> error("SERVER_ERROR", r.detail());
                case Refusal.BadGateway r -> error("SERVER_ERROR", r.detail());
                case Refusal.GatewayTimeout r -> error("SERVER_ERROR", r.detail());
            };
        }
    };

    /** Of the codes that JSON-RPC leaves to servers. */
    private static final int REFUSED = -32000;

    /** The dialect of a path, valid or not. */
    public static Dialect of(String path) {
        if (path.equals("/mcp") || path.startsWith("/mcp?")) {
            return JSON_RPC;
        }
        return path.equals("/v0") || path.startsWith("/v0/") || path.startsWith("/v0?") ? AIRTABLE : PROBLEM;
    }

    public abstract String mediaType();

    /** @param traceId finds the request in traces and logs */
    public abstract Buffer body(Refusal refusal, String traceId);

    private static Buffer retriable() {
        return error(
                "RETRIABLE_ERROR",
                "Server encountered an error while processing your request, and it is safe to retry the request");
    }

    private static Buffer error(String type, String message) {
        return new JsonObject()
                .put("error", new JsonObject().put("type", type).put("message", message))
                .toBuffer();
    }
}
