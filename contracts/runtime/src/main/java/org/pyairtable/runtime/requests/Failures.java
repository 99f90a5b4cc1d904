package org.pyairtable.runtime.requests;

import java.time.Duration;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.Reply.RequestFailed;
import org.pyairtable.runtime.problem.ServiceError;

/** Errors of the answering service as replies, and replies as errors of the asking one. */
final class Failures {
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private Failures() {}

    static FailureKind kind(ServiceError error) {
        return switch (error) {
            case ServiceError.NotFound e -> FailureKind.NOT_FOUND;
            case ServiceError.Unauthorized e -> FailureKind.FORBIDDEN;
            case ServiceError.Forbidden e -> FailureKind.FORBIDDEN;
            case ServiceError.Invalid e -> FailureKind.REFUSED;
            case ServiceError.Conflict e -> FailureKind.REFUSED;
            case ServiceError.TooLarge e -> FailureKind.REFUSED;
            case ServiceError.Unprocessable e -> FailureKind.REFUSED;
            case ServiceError.TooManyRequests e -> FailureKind.UNAVAILABLE;
            case ServiceError.Unavailable e -> FailureKind.UNAVAILABLE;
        };
    }

    static ServiceError error(RequestFailed failed) {
        FailureKind kind = failed.kind();
        return switch (kind == null ? FailureKind.REFUSED : kind) {
            case NOT_FOUND -> new ServiceError.NotFound(failed.subjectId());
            case FORBIDDEN -> new ServiceError.Forbidden(failed.message());
            case REFUSED -> new ServiceError.Invalid(failed.subjectId(), failed.message());
            case UNAVAILABLE -> new ServiceError.Unavailable(failed.message(), RETRY_AFTER);
        };
    }
}
