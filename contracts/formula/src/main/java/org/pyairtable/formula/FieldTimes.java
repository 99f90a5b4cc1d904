package org.pyairtable.formula;

import java.time.Instant;
import java.util.Optional;

/** When the fields of a record were last changed by somebody. */
@FunctionalInterface
public interface FieldTimes {
    /** Empty for a field that nobody ever changed, as one that is computed. */
    Optional<Instant> of(String fieldId);
}
