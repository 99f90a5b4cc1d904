package org.pyairtable.bench;

import java.io.IOException;

/** An answer of the gateway that is not a success. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int retryAfterSeconds;

    RefusedException(String message, int status, int retryAfterSeconds) {
        super(message);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    int status() {
        return status;
    }

    /** After how many seconds a repetition may succeed; 0 where the answer does not say. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
