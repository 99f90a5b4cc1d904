package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/**
 * Reads the cells that a client sends against the fields of the table.
 *
 * @param workspaceId whose members cells may name
 */
record CellInput(CellCodecs codecs, String workspaceId, Table table, Grant grant, boolean typecast) {
    /** Stored values by field id; an empty one empties the cell. */
    SequencedMap<String, Optional<Object>> accept(ObjectNode fields) {
        SequencedMap<String, Optional<Object>> cells = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : fields.properties()) {
            cells.putAll(accept(entry.getKey(), entry.getValue()));
        }
        return cells;
    }

    /** One cell, by its field's id. */
    Map<String, Optional<Object>> accept(String nameOrId, JsonNode value) {
        Field field = grant.written(table, nameOrId);
        if (field.isComputed()) {
            throw new InvalidValue.OfComputed(field.name()).exception();
        }
        return Map.of(field.id(), codecs.of(field.kind(), workspaceId).accept(field, value, typecast));
    }

    /** Ids of the fields that a record which is replaced loses if it is given nothing else: none that are not to be written. */
    List<String> emptied(boolean replace) {
        return replace
                ? table.fields().stream()
                        .filter(field -> !field.isComputed() && grant.writes(field))
                        .map(Field::id)
                        .toList()
                : List.of();
    }
}
