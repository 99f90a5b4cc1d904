package org.pyairtable.data.airtable;

/** Carries an {@link AirtableError} to the boundary. It has no stack trace: it is an answer, not a defect. */
public final class AirtableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AirtableError error;

    public AirtableException(AirtableError error) {
        super(error.type(), null, false, false);
        this.error = error;
    }

    public AirtableError error() {
        return error;
    }
}
