package org.pyairtable.data.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What a client asks to be written to one table. Cells are by field name or id, not yet checked against the table. */
public sealed interface WriteRequest {
    /** Whether to make the best of values of other types. */
    boolean typecast();

    /** @param fields cells of the record; {@code id} is absent for one that is to be found or created */
    record Entry(Optional<String> id, ObjectNode fields) {}

    record Create(List<ObjectNode> records, boolean typecast) implements WriteRequest {
        public Create {
            records = List.copyOf(records);
        }
    }

    /**
     * @param replace whether cells that are not mentioned are emptied
     * @param single whether one record was addressed by the path; decides how its absence is answered
     */
    record Update(List<Entry> records, boolean replace, boolean single, boolean typecast) implements WriteRequest {
        public Update {
            records = List.copyOf(records);
        }
    }

    record Upsert(List<Entry> records, List<String> fieldsToMergeOn, boolean replace, boolean typecast)
            implements WriteRequest {
        public Upsert {
            records = List.copyOf(records);
            fieldsToMergeOn = List.copyOf(fieldsToMergeOn);
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
