package org.pyairtable.runtime.problem;

import java.time.Duration;
import java.util.List;

/** Why a request was refused, in the caller's terms. Rendered as RFC 9457 problem+json. */
public sealed interface ServiceError {
    String message();

    /** 400: a value that the caller sent is not acceptable. {@code field} is the path of the value. */
    record Invalid(String field, String message) implements ServiceError {}

    /** 401 */
    record Unauthorized(String message) implements ServiceError {}

    /** 403 */
    record Forbidden(String message) implements ServiceError {}

    /** 404: it does not exist, or the caller may not see it. */
    record NotFound(String what) implements ServiceError {
        @Override
        public String message() {
            return what + " was not found";
        }
    }

    /**
     * 409
     *
     * @param reason the code, for a conflict that programs handle specially
     */
    record Conflict(String message, String reason) implements ServiceError {
        public Conflict(String message) {
            this(message, "CONFLICT");
        }
    }

    /** 413 */
    record TooLarge(String message) implements ServiceError {}

    /**
     * 422: well formed, and not done.
     *
     * @param reason the code
     * @param faults what is wrong where, as far as there are several
     */
    record Unprocessable(String message, String reason, List<Problem.FieldError> faults) implements ServiceError {
        public Unprocessable {
            faults = List.copyOf(faults);
        }

        public Unprocessable(String message, String reason) {
            this(message, reason, List.of());
        }
    }

    /** 429 */
    record TooManyRequests(String message, Duration retryAfter) implements ServiceError {}

    /** 503 */
    record Unavailable(String message, Duration retryAfter) implements ServiceError {}

    default int status() {
        return switch (this) {
            case Invalid e -> 400;
            case Unauthorized e -> 401;
            case Forbidden e -> 403;
            case NotFound e -> 404;
            case Conflict e -> 409;
            case TooLarge e -> 413;
            case Unprocessable e -> 422;
            case TooManyRequests e -> 429;
            case Unavailable e -> 503;
        };
    }

    /** Stable, for programs. */
    default String code() {
        return switch (this) {
            case Invalid e -> "INVALID_VALUE";
            case Unauthorized e -> "UNAUTHORIZED";
            case Forbidden e -> "FORBIDDEN";
            case NotFound e -> "NOT_FOUND";
            case Conflict e -> e.reason();
            case TooLarge e -> "TOO_LARGE";
            case Unprocessable e -> e.reason();
            case TooManyRequests e -> "TOO_MANY_REQUESTS";
            case Unavailable e -> "UNAVAILABLE";
        };
    }
}
