package org.pyairtable.data.csv;

import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.csv.CsvParser.CsvRow;

/** Gathers the rows of a CSV into batches that are bounded by their number and by their length. */
final class CsvBatches {
    private final CsvReader reader;
    private final int rows;
    private final long characters;
    private List<CsvRow> gathered = new ArrayList<>();
    private long length;

    /** @param characters a batch that has this many is whole */
    CsvBatches(CsvReader reader, int rows, long characters) {
        this.reader = reader;
        this.rows = rows;
        this.characters = characters;
    }

    /** The batches that are whole with this piece of the text. */
    List<List<CsvRow>> feed(byte[] piece) {
        List<List<CsvRow>> whole = new ArrayList<>();
        reader.feed(piece).forEach(row -> add(row, whole));
        return whole;
    }

    /** What is left when nothing more comes. */
    List<List<CsvRow>> end() {
        List<List<CsvRow>> whole = new ArrayList<>();
        reader.end().forEach(row -> add(row, whole));
        if (!gathered.isEmpty()) {
            whole.add(gathered);
        }
        return whole;
    }

    private void add(CsvRow row, List<List<CsvRow>> whole) {
        gathered.add(row);
        length += row.cells().stream().mapToLong(String::length).sum();
        if (gathered.size() == rows || length >= characters) {
            whole.add(gathered);
            gathered = new ArrayList<>();
            length = 0;
        }
    }
}
