package org.pyairtable.data.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.csv.Columns.Planned;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.ImportReport.Remark;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** Reads a file as an import does and writes nothing. It keeps a few rows and cells, and counts of the others. */
final class PreviewRun {
    private static final int SAMPLE_ROWS = 20;
    private static final int SHOWN = 200;

    /** A cell whose meaning the end of the file decides. */
    private record OpenCell(long line, String cell) {}

    private final Opening opening;
    private final CellCodecs codecs;
    private final Remarks remarks;
    private final List<Remark> errors = new ArrayList<>();
    private final List<List<String>> sample = new ArrayList<>();
    private final List<List<OpenCell>> openCells = new ArrayList<>();
    private long[] open = new long[0];
    private List<String> header = List.of();
    private @Nullable Columns columns;
    private long rows;
    private long blank;
    private long rejected;

    PreviewRun(Opening opening, CellCodecs codecs, Remarks remarks) {
        this.opening = opening;
        this.codecs = codecs;
        this.remarks = remarks;
    }

    void accept(List<CsvRow> batch) {
        Columns known = columns;
        if (known != null) {
            batch.forEach(row -> look(known, row));
            return;
        }
        List<CsvRow> data = batch.subList(1, batch.size());
        Columns found = opening.columns(batch.getFirst().cells(), data);
        columns = found;
        header = shown(batch.getFirst().cells());
        open = new long[found.planned().size()];
        found.planned().forEach(column -> openCells.add(new ArrayList<>()));
        data.stream().limit(SAMPLE_ROWS).forEach(row -> sample.add(shown(row.cells())));
        data.forEach(row -> look(found, row));
    }

    private static List<String> shown(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.length() > SHOWN ? cell.substring(0, SHOWN) + "…" : cell)
                .toList();
    }

    private void look(Columns known, CsvRow row) {
        rows++;
        if (row.cells().stream().allMatch(String::isBlank)) {
            blank++;
            return;
        }
        Optional<String> surplus = PreparedRow.surplus(row, known);
        if (surplus.isPresent()) {
            rejected++;
            if (errors.size() < Remarks.MOST) {
                errors.add(new Remark(row.line(), surplus.get()));
            }
            return;
        }
        int cells = Math.min(row.cells().size(), known.planned().size());
        for (int i = 0; i < cells; i++) {
            look(known.planned().get(i), i, row.line(), row.cells().get(i));
        }
    }

    private void look(Planned column, int index, long line, String cell) {
        if (cell.isBlank() || column.reading().isEmpty()) {
            return;
        }
        if (!column.reading().get().observe(cell)) {
            read(column, line, cell);
            return;
        }
        open[index]++;
        if (openCells.get(index).size() < Remarks.MOST) {
            openCells.get(index).add(new OpenCell(line, cell));
        }
    }

    private void read(Planned column, long line, String cell) {
        switch (column.reading().orElseThrow().read(cell)) {
            case CellRead.Unreadable nothing -> remarks.emptied(line, column.name(), cell, nothing.reason());
            case CellRead.Value value -> {
                if (column.field().filter(field -> !takes(field, value)).isPresent()) {
                    remarks.emptied(line, column.name(), cell, Optional.empty());
                }
                value.remark().ifPresent(how -> remarks.changed(line, column.name(), cell, how));
            }
        }
    }

    /** Texts that the codec of the field reads. */
    private boolean takes(Field field, CellRead.Value value) {
        boolean text = field.kind() instanceof FieldKind.Temporal || field.kind() instanceof FieldKind.Duration;
        return !text
                || codecs.of(field.kind()).accept(field, value.value(), true).isPresent();
    }

    CsvPreview end(CsvReader.Source source) {
        Columns known = columns;
        if (known == null) {
            throw new InvalidRequest.Member("body", "has no header").exception();
        }
        known.decide();
        for (int i = 0; i < open.length; i++) {
            Planned column = known.planned().get(i);
            long before = remarks.changed();
            openCells.get(i).forEach(cell -> read(column, cell.line(), cell.cell()));
            boolean doubtful = remarks.changed() > before;
            remarks.moreChanged(doubtful ? open[i] - openCells.get(i).size() : 0);
        }
        return new CsvPreview(
                source,
                header,
                known.reports(),
                sample,
                rows,
                blank,
                rejected,
                remarks.emptied(),
                remarks.changed(),
                errors,
                remarks.all());
    }
}
