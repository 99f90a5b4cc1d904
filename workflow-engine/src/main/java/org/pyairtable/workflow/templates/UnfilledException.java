package org.pyairtable.workflow.templates;

import java.io.Serial;

/** A template cannot be filled: something that it refers to is not there, or a formula in it gives an error. */
public final class UnfilledException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnfilledException(String message) {
        super(message, null, false, false);
    }
}
