package org.pyairtable.data.schema;

import java.util.Optional;
import java.util.Set;

/**
 * Fields that nobody sees: each keeps when the cells of another field of its table were last changed, for formulas that ask for
 * it. Their ids are those of the other fields under a prefix of their own.
 */
public final class ChangeTimes {
    /** Prefix of their ids, as {@code fld} is that of others. */
    public static final String PREFIX = "tim";

    private ChangeTimes() {}

    /** The id of the field that keeps the times of a field's changes. */
    public static String id(String fieldId) {
        return PREFIX + fieldId.substring(PREFIX.length());
    }

    static Field of(Field watched) {
        String id = id(watched.id());
        return new Field(
                id, id, Optional.empty(), new FieldKind.WatchedTime(Set.of(watched.id()), FieldKind.Temporal.STANDARD));
    }
}
