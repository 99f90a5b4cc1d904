package org.pyairtable.data.record.read;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Field;

/**
 * A part of a list.
 *
 * @param fields the cells to answer
 * @param offset continues the list; absent on its last page
 * @param text for the string cell format
 */
public record Page(List<Field> fields, List<RecordState> records, Optional<String> offset, Optional<TextView> text) {
    Page(List<Field> fields, List<RecordState> records, Optional<String> offset) {
        this(fields, records, offset, Optional.empty());
    }

    Page as(TextView view) {
        return new Page(fields, records, offset, Optional.of(view));
    }
}
