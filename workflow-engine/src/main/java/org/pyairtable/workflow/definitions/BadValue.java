package org.pyairtable.workflow.definitions;

import java.io.Serial;

/** A value of a definition that is not acceptable. The reader of the definition adds where the value stands. */
final class BadValue extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    BadValue(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Path of the value inside the object that was being made. */
    String field() {
        return field;
    }
}
