package org.pyairtable.workflow.scope;

import java.io.Serial;

/** Something wants to read a link cell of which the event that started the run holds the first records only. */
public final class PartialCellException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param field its name */
    public PartialCellException(String field, String recordId) {
        super(
                ("The cell '%s' of record %s links more records than an event carries, so a workflow sees only some of them;"
                                + " let it read a count, rollup or formula field in place of '%s'")
                        .formatted(field, recordId, field),
                null,
                false,
                false);
    }
}
