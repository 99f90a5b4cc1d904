package org.pyairtable.workflow.templates;

import java.io.Serial;

/** An invalid template. */
public final class TemplateException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int position;

    TemplateException(int position, String message) {
        super(message, null, false, false);
        this.position = position;
    }

    /** Offset of the first offending character. */
    public int position() {
        return position;
    }
}
