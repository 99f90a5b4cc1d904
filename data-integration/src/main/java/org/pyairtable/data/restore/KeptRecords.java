package org.pyairtable.data.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.trash.RecordTrash.Kept;
import org.pyairtable.data.wire.Json;

/** Reads deleted records as records of their table as it is now. */
final class KeptRecords {
    private static final Set<String> TEXTS =
            Set.of("singleLineText", "multilineText", "richText", "email", "url", "phoneNumber");
    private static final Set<String> NUMBERS = Set.of("number", "currency", "percent", "duration");

    private final CellCodecs codecs;
    private final Table table;
    private final List<JsonNode> rows = new ArrayList<>();
    private final Predicate<String> counted;
    private long cellsLeftOut;

    /** @param counted whether what is left out of a field, by its id, may be answered */
    KeptRecords(CellCodecs codecs, Table table, List<Kept> kept, Predicate<String> counted) {
        this.counted = counted;
        this.codecs = codecs;
        this.table = table;
        kept.forEach(record -> rows.add(fitting(record)));
    }

    /** Cells whose field is gone or stores something else now. */
    long cellsLeftOut() {
        return cellsLeftOut;
    }

    private JsonNode fitting(Kept record) {
        ObjectNode row = (ObjectNode) Json.read(record.cells());
        Json.read(record.types()).properties().forEach(type -> {
            if (!fits(type.getKey(), type.getValue().asText())) {
                row.remove(type.getKey());
                cellsLeftOut += counted.test(type.getKey()) ? 1 : 0;
            }
        });
        return row;
    }

    private boolean fits(String fieldId, String type) {
        if (!table.has(fieldId)) {
            return false;
        }
        FieldKind kind = table.field(fieldId).kind();
        return kind.type().equals(type)
                || (TEXTS.contains(type) && TEXTS.contains(kind.type()))
                || (NUMBERS.contains(type) && NUMBERS.contains(kind.type()));
    }

    /** Without their links. The database reads the cells as it reads those of rows. */
    Uni<List<RecordState>> read(SqlConnection connection) {
        List<Field> fields = table.fields().stream()
                .filter(field -> field.hasColumn() && !field.isDerived())
                .toList();
        RowLayout layout = new RowLayout(codecs, table, fields);
        String name = SqlNames.table(table.id());
        return connection
                .preparedQuery("select " + layout.selection() + " from jsonb_populate_recordset(null::" + name
                        + ", $1::text::jsonb) t where not exists (select from " + name + " o where o._id = t._id)")
                .execute(Tuple.of(Json.write(rows)))
                .map(layout::readAll);
    }
}
