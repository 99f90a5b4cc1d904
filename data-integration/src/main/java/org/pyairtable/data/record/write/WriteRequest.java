package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.LimitExceeded;

/** What a client asks to be written to one table. Cells are by field name or id, not yet checked against the table. */
public sealed interface WriteRequest {
    /** Most records that a caller may create, update or delete by one request. */
    int MAX_RECORDS = 10;

    /** Most fields on which a caller may have records merged. */
    int MAX_MERGE_FIELDS = 3;

    /** Whether to make the best of values of other types. */
    boolean typecast();

    /** Whether one request of a caller may have so many records. Work of our own may have more. */
    static boolean isBatch(int records) {
        return records > 0 && records <= MAX_RECORDS;
    }

    /** @param fields cells of the record; {@code id} is absent for one that is to be found or created */
    record Entry(Optional<String> id, ObjectNode fields) {}

    record Create(List<ObjectNode> records, boolean typecast) implements WriteRequest {
        /** Refuses numbers of records that no caller may create by one request. */
        public static void checkNumber(int records) {
            if (records == 0) {
                throw new InvalidRequest.Malformed().exception();
            }
            if (records > MAX_RECORDS) {
                throw new LimitExceeded.RecordsToCreate(records, MAX_RECORDS).exception();
            }
        }

        public Create {
            records = List.copyOf(records);
        }
    }

    /**
     * @param replace whether cells that are not mentioned are emptied
     * @param single whether one record was addressed by the path; decides how its absence is answered
     */
    record Update(List<Entry> records, boolean replace, boolean single, boolean typecast) implements WriteRequest {
        /** Refuses numbers of records that no caller may update, or merge, by one request. */
        public static void checkNumber(int records) {
            if (!isBatch(records)) {
                throw new InvalidRequest.Batch(MAX_RECORDS).exception();
            }
        }

        public Update {
            records = List.copyOf(records);
        }
    }

    record Upsert(List<Entry> records, List<String> fieldsToMergeOn, boolean replace, boolean typecast)
            implements WriteRequest {
        /** Refuses numbers of fields on which no caller may have records merged. */
        public static void checkMergeFields(int fields) {
            if (fields == 0 || fields > MAX_MERGE_FIELDS) {
                throw new InvalidRequest.Malformed().exception();
            }
        }

        public Upsert {
            records = List.copyOf(records);
            fieldsToMergeOn = List.copyOf(fieldsToMergeOn);
        }
    }

    /**
     * Records to be created or updated, all or none. A refusal states all that is wrong, by record and field.
     *
     * @param records at most {@link Batch#MOST_BATCHED}
     * @param fieldsToMergeOn find the records to update among those without an id; none where these are created
     */
    record Batch(List<Part> records, List<String> fieldsToMergeOn, boolean typecast) implements WriteRequest {
        /**
         * @param id absent for a record that is to be created
         * @param expected what cells of an existing record have to hold before; null for an empty one
         */
        public record Part(Optional<String> id, ObjectNode fields, ObjectNode expected) {}

        /** Most records of one. */
        public static final int MOST_BATCHED = 1_000;

        public Batch {
            records = List.copyOf(records);
            fieldsToMergeOn = List.copyOf(fieldsToMergeOn);
        }

        public Batch(List<Part> records, boolean typecast) {
            this(records, List.of(), typecast);
        }

        /** Refuses numbers of records that no caller may write, or delete, by one batch. */
        public static void checkNumber(int records) {
            if (records == 0 || records > MOST_BATCHED) {
                throw new InvalidRequest.Rule(
                                "A batch has 1 to " + MOST_BATCHED + " records, and this one has " + records)
                        .exception();
            }
        }
    }

    /** @param single whether one record was addressed by the path */
    record Delete(List<String> recordIds, boolean single) implements WriteRequest {
        public Delete {
            recordIds = List.copyOf(recordIds);
        }

        @Override
        public boolean typecast() {
            return false;
        }
    }
}
