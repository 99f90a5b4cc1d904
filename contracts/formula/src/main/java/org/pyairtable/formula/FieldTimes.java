package org.pyairtable.formula;

import java.time.Instant;
import java.util.Optional;

/** When the fields of a record were last changed by a user. */
@FunctionalInterface
public interface FieldTimes {
    /** Empty for a field that was never changed, such as a computed one. */
    Optional<Instant> of(String fieldId);
}
