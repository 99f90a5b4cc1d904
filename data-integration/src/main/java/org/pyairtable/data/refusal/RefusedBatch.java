package org.pyairtable.data.refusal;

import java.util.List;
import java.util.Optional;

/**
 * Records of a batch that cannot be written, for which none of it is.
 *
 * @param faults in the order of the batch, at least one
 * @param isConflict whether all values are acceptable, but cells do not hold what was expected of them
 */
public record RefusedBatch(List<Fault> faults, boolean isConflict) implements Refusal {
    /** The code for values that cells do not accept. */
    public static final String INVALID = "INVALID_BATCH";

    /** The code for cells that hold something else than was expected. */
    public static final String UNEXPECTED = "UNEXPECTED_VALUES";

    /**
     * What is wrong with one cell, or with a record.
     *
     * @param index of the record in the batch, from 0
     * @param id of a record that exists
     * @param field as the batch names it; absent for a fault of the record
     * @param present what the cell holds, where something else was expected; absent for an empty cell
     */
    public record Fault(
            int index, Optional<String> id, Optional<String> field, String message, Optional<Object> present) {}

    public RefusedBatch {
        faults = List.copyOf(faults);
    }

    @Override
    public String message() {
        long records = faults.stream().mapToInt(Fault::index).distinct().count();
        return isConflict
                ? "Nothing was written: " + records + " record(s) hold other values than expected. Read them again, and"
                        + " decide anew."
                : "Nothing was written: " + records + " record(s) have values that cannot be written.";
    }
}
