package org.pyairtable.runtime.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The body of an error answer, RFC 9457.
 *
 * @param type stable URI of the type of problem
 * @param code its stable code, for programs
 * @param errors the invalid values of the request, each with its fault
 * @param traceId finds the request in traces and logs
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type, String title, int status, String code, String detail, List<FieldError> errors, String traceId) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What was wrong with one value. */
    public record FieldError(String field, String message) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(ServiceError error, String traceId) {
        List<FieldError> errors =
                switch (error) {
                    case ServiceError.Invalid invalid -> List.of(new FieldError(invalid.field(), invalid.message()));
                    case ServiceError.Unauthorized e -> List.of();
                    case ServiceError.Forbidden e -> List.of();
                    case ServiceError.NotFound e -> List.of();
                    case ServiceError.Conflict e -> List.of();
                    case ServiceError.TooLarge e -> List.of();
                    case ServiceError.Unprocessable e -> e.faults();
                    case ServiceError.TooManyRequests e -> List.of();
                    case ServiceError.Unavailable e -> List.of();
                };
        return of(error.status(), error.code(), error.message(), errors, traceId);
    }

    public static Problem of(int status, String code, String detail, List<FieldError> errors, String traceId) {
        return new Problem(
                "urn:pyairtable:problem:" + slug(code), title(status), status, code, detail, errors, traceId);
    }

    private static String slug(String code) {
        return code.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** What a status means, as far as it is one that is answered. */
    public static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 413 -> "Content too large";
            case 415 -> "Unsupported media type";
            case 422 -> "Invalid request";
            case 429 -> "Too many requests";
            case 502 -> "Bad gateway";
            case 503 -> "Service unavailable";
            case 504 -> "Gateway timeout";
            default -> status < 500 ? "Request refused" : "Internal error";
        };
    }
}
