package org.pyairtable.data.csv;

import java.util.List;
import org.pyairtable.data.csv.ImportReport.Remark;

/**
 * What an import would make of a file. Choices, links and people are not looked up, so what is said of values is about
 * numbers, dates, checkboxes and files.
 *
 * @param source how the file was read
 * @param header as it is in the file, cells cut after 200 characters
 * @param columns what would become of each column
 * @param sampleRows the first data rows, their cells cut likewise
 * @param rows data rows, the blank ones included
 * @param blank rows of nothing but separators, which become no records
 * @param rejected rows that would become no record; {@code errors} has the first
 * @param emptied cells that would stay empty; {@code warnings} has the first
 * @param changed cells of which something is left out, or whose meaning is assumed; {@code warnings} has the first
 */
public record CsvPreview(
        CsvReader.Source source,
        List<String> header,
        List<ColumnReport> columns,
        List<List<String>> sampleRows,
        long rows,
        long blank,
        long rejected,
        long emptied,
        long changed,
        List<Remark> errors,
        List<Remark> warnings) {
    public CsvPreview {
        header = List.copyOf(header);
        columns = List.copyOf(columns);
        sampleRows = List.copyOf(sampleRows);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }
}
