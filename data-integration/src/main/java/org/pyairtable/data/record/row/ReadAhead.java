package org.pyairtable.data.record.row;

import java.util.List;
import java.util.Map;

/**
 * What a request is going to need, read behind the locks in the same round trip instead of one after the other: the records
 * that it names and, when it updates a single one, the records that show a cell which it changes. All of it may be left out;
 * then it is read when it is needed.
 *
 * @param records of the request's table
 * @param leading by the way that led to them
 */
public record ReadAhead(List<RecordState> records, Map<Trace, List<RecordState>> leading) {
    public static final ReadAhead NOTHING = new ReadAhead(List.of(), Map.of());

    public ReadAhead {
        records = List.copyOf(records);
        leading = Map.copyOf(leading);
    }
}
