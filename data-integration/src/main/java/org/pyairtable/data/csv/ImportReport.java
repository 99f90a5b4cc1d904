package org.pyairtable.data.csv;

import java.util.List;

/**
 * What an import did.
 *
 * @param rows data rows that were looked at, the skipped ones not included
 * @param skipped rows that an earlier request with the same key had dealt with
 * @param rejected rows that became no record; {@code errors} says why for the first of them
 * @param emptied cells whose text means nothing in their field, so that they stayed empty; {@code warnings} has the first
 * @param ignoredColumns columns of computed fields, which take no values
 */
public record ImportReport(
        String baseId,
        String tableId,
        long rows,
        long skipped,
        long created,
        long rejected,
        long emptied,
        List<Remark> errors,
        List<Remark> warnings,
        List<String> ignoredColumns) {
    /** @param line of the file, counted from 1, where the row begins */
    public record Remark(long line, String message) {}

    public ImportReport {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        ignoredColumns = List.copyOf(ignoredColumns);
    }
}
