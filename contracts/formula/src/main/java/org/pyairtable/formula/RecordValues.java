package org.pyairtable.formula;

import java.util.Map;

/** One row, as a formula sees it. */
@FunctionalInterface
public interface RecordValues {
    /** The cell of the field with this id; {@link Value#BLANK} when it is empty. Never null. */
    Value value(String fieldId);

    /** A row of values by field id; what is missing is blank. */
    static RecordValues of(Map<String, Value> values) {
        return fieldId -> values.getOrDefault(fieldId, Value.BLANK);
    }
}
