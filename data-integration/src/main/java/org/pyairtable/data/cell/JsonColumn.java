package org.pyairtable.data.cell;

import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import org.pyairtable.data.wire.Json;

/** Cells that are kept as one JSON document, which is what is stored. */
interface JsonColumn extends CellCodec {
    @Override
    default String columnType() {
        return "jsonb";
    }

    @Override
    default Object toColumn(Object stored) {
        return stored;
    }

    @Override
    default String selected(String column) {
        return column + "::text";
    }

    @Override
    default Optional<Object> fromRow(Row row, int column) {
        return Optional.ofNullable(row.getString(column)).map(json -> DerivedCells.canonical(Json.readValue(json)));
    }
}
