package org.pyairtable.formula.sql;

import java.io.Serial;

/** Ends a translation; never leaves this package. */
final class Untranslatable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    Untranslatable(String reason) {
        super(reason, null, false, false);
    }
}
