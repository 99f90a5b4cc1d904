package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.data.schema.Field;
import org.pyairtable.formula.ResultType;

/** Cells of a lookup whose target is known, which decides how its elements are written out. Stored as {@link DerivedCells}. */
record LookupCells(CellCodec target) implements CellCodec {
    private static final CellCodec STORED = new DerivedCells(ResultType.LIST);

    @Override
    public String columnType() {
        return STORED.columnType();
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        return STORED.accept(field, value, typecast);
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public String selected(String column) {
        return STORED.selected(column);
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return STORED.fromRow(row, column);
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return stored instanceof List<?> list
                ? list.stream()
                        .map(element -> target.displayJson(element, format))
                        .collect(Collectors.joining(", "))
                : target.displayJson(stored, format);
    }
}
