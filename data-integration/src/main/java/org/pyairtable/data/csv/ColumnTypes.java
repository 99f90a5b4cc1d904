package org.pyairtable.data.csv;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pyairtable.data.csv.Columns.Planned;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.schema.Field;

/**
 * The fields of a table that is made for a file, guessed from its first rows.
 *
 * @param headed how many columns the header has
 */
record ColumnTypes(List<Guessed> guessed, int headed) {
    /** @param values of the first rows that are not empty */
    record Guessed(String header, String name, ColumnType type, List<String> values) {}

    ColumnTypes {
        guessed = List.copyOf(guessed);
    }

    /** Columns at the end that have neither a name nor a value are left out. */
    static ColumnTypes of(List<String> header, List<CsvRow> sample, CallerSigns given) {
        List<String> names = Headers.names(header);
        List<Guessed> guessed = IntStream.range(0, Headers.width(header, sample))
                .mapToObj(column -> {
                    List<String> values = sample.stream()
                            .filter(row -> column < row.cells().size())
                            .map(row -> row.cells().get(column).strip())
                            .filter(value -> !value.isEmpty())
                            .toList();
                    ColumnType type = ColumnType.of(values, column == 0, given);
                    return new Guessed(header.get(column), names.get(column), type, values);
                })
                .toList();
        return new ColumnTypes(guessed, header.size());
    }

    Columns columns() {
        List<Planned> planned = guessed.stream()
                .map(g -> new Planned(
                        g.header(),
                        g.name(),
                        Optional.of(new Field(
                                "", g.name(), Optional.empty(), g.type().shape().kind())),
                        Optional.of(g.type().reading())))
                .toList();
        return new Columns(planned, headed);
    }

    /** As Airtable's API describes new ones; the first is the primary one. */
    List<Map<String, Object>> fields() {
        return guessed.stream().map(g -> g.type().field(g.name(), g.values())).toList();
    }
}
