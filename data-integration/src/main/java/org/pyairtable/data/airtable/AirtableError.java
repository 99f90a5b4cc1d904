package org.pyairtable.data.airtable;

import java.util.Optional;
import org.pyairtable.data.wire.StorableText;

/**
 * An error as Airtable's Web API answers it.
 *
 * @param type {@code error.type}; with no message the body is the bare {@code {"error": type}}
 */
public record AirtableError(int status, String type, Optional<String> message) {
    /** The status of what is worth another attempt. */
    static final int UNAVAILABLE = 503;

    /** The status of what has to wait for others. */
    static final int TOO_MANY = 429;

    static AirtableError of(int status, String type, String message) {
        return new AirtableError(status, type, Optional.of(StorableText.sendable(message)));
    }

    static AirtableError authenticationRequired() {
        return of(401, "AUTHENTICATION_REQUIRED", "Authentication required");
    }

    static AirtableError serverError() {
        return of(500, "SERVER_ERROR", "Server encountered an error while processing your request");
    }

    /** The service is back soon; whether a write happened is not known. */
    static AirtableError unavailable() {
        return of(
                UNAVAILABLE,
                "SERVICE_UNAVAILABLE",
                "The server is temporarily unavailable. Please retry the request with backoffs");
    }
}
