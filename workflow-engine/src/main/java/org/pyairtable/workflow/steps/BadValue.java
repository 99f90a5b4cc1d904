package org.pyairtable.workflow.steps;

import java.io.Serial;

/** An invalid value of a definition. The reader of the definition adds the path. */
public final class BadValue extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    public BadValue(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Path of the value inside the object under construction. */
    public String field() {
        return field;
    }
}
