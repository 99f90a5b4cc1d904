package org.pyairtable.data.csv;

import java.util.List;

/**
 * What an import did.
 *
 * @param rows data rows that were looked at, the skipped ones not included
 * @param skipped rows that an earlier request with the same key had dealt with
 * @param blank rows of nothing but separators, which become no records
 * @param rejected rows that became no record; {@code errors} says why for the first of them
 * @param emptied cells whose text means nothing in their field, so that they stayed empty; {@code warnings} has the first
 * @param changed cells of which something was left out, or whose meaning was assumed; {@code warnings} has the first
 * @param warnings query parameters that were ignored, then cells that were emptied or changed, by line
 * @param ignoredColumns columns of computed fields, which take no values
 * @param source how the file was read
 * @param columns what became of each column; what is said of signs and dates is that of the rows so far
 */
public record ImportReport(
        String baseId,
        String tableId,
        long rows,
        long skipped,
        long created,
        long blank,
        long rejected,
        long emptied,
        long changed,
        List<Remark> errors,
        List<Remark> warnings,
        List<String> ignoredColumns,
        CsvReader.Source source,
        List<ColumnReport> columns) {
    /** @param line of the file, counted from 1, where the row begins; 0 for what concerns the request as a whole */
    public record Remark(long line, String message) {
        static final long REQUEST = 0;
    }

    public ImportReport {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        ignoredColumns = List.copyOf(ignoredColumns);
        columns = List.copyOf(columns);
    }
}
