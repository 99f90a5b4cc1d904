package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
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
        Field field = grant.field(table, nameOrId);
        if (field.isComputed()) {
            throw new InvalidValue.OfComputed(field.name()).exception();
        }
        return Map.of(field.id(), codecs.of(field.kind(), workspaceId).accept(field, value, typecast));
    }
}
