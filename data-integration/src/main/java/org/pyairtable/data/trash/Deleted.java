package org.pyairtable.data.trash;

import java.time.Instant;
import java.util.Optional;

/**
 * What was deleted by one request.
 *
 * @param sequence grows with each
 * @param tableId where the records or the field were, or the table; empty for a base
 * @param name of the base, table or field; of the table of records
 * @param records how many, of records
 */
public record Deleted(
        String id,
        long sequence,
        String baseId,
        String workspaceId,
        Kind kind,
        Optional<String> tableId,
        String name,
        int records,
        Instant at,
        String by) {
    /** What it was. */
    public enum Kind {
        RECORDS("records"),
        FIELD("field"),
        TABLE("table"),
        BASE("base");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** As it is stored and answered. */
        public String wireName() {
            return wireName;
        }

        static Kind of(String wireName) {
            for (Kind kind : values()) {
                if (kind.wireName.equals(wireName)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(wireName);
        }
    }
}
