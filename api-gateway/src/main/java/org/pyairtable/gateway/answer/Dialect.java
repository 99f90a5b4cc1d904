package org.pyairtable.gateway.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.pyairtable.runtime.problem.Problem;

/** How errors are written on a path. */
public enum Dialect {
    /** RFC 9457. */
    PROBLEM {
        @Override
        String mediaType() {
            return Problem.MEDIA_TYPE;
        }

        @Override
        Buffer body(Refusal refusal, String traceId) {
            return Json.encodeToBuffer(
                    Problem.of(refusal.status(), refusal.code(), refusal.detail(), List.of(), traceId));
        }
    },
    /** What Airtable's clients expect below {@code /v0}. */
    AIRTABLE {
        @Override
        String mediaType() {
            return "application/json; charset=utf-8";
        }

        @Override
        Buffer body(Refusal refusal, String traceId) {
            return switch (refusal) {
                case Refusal.NotFound r ->
                    new JsonObject().put("error", "NOT_FOUND").toBuffer();
                case Refusal.BadRequest r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.Unauthorized r -> error("AUTHENTICATION_REQUIRED", "Authentication required");
                case Refusal.Forbidden r ->
                    error("INVALID_PERMISSIONS", "You are not permitted to perform this operation");
                case Refusal.RequestTimeout r -> error("REQUEST_TIMEOUT", r.detail());
                case Refusal.TooLarge r -> error("REQUEST_TOO_LARGE", r.detail());
                case Refusal.UrlTooLong r -> error("INVALID_REQUEST_UNKNOWN", r.detail());
                case Refusal.TooManyRequests r -> error("RATE_LIMIT_REACHED", r.detail());
                case Refusal.Unavailable r ->
                    error(
                            "RETRIABLE_ERROR",
                            "Server encountered an error while processing your request, and it is safe to retry the request");
                case Refusal.Internal r -> error("SERVER_ERROR", r.detail());
                case Refusal.BadGateway r -> error("SERVER_ERROR", r.detail());
                case Refusal.GatewayTimeout r -> error("SERVER_ERROR", r.detail());
            };
        }
    };

    /** The dialect of a path, sound or not. */
    public static Dialect of(String path) {
        return path.equals("/v0") || path.startsWith("/v0/") || path.startsWith("/v0?") ? AIRTABLE : PROBLEM;
    }

    abstract String mediaType();

    abstract Buffer body(Refusal refusal, String traceId);

    private static Buffer error(String type, String message) {
        return new JsonObject()
                .put("error", new JsonObject().put("type", type).put("message", message))
                .toBuffer();
    }
}
