package org.pyairtable.data.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.cell.CellCodecs;
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
            Field field = field(table, grant, entry.getKey());
            if (field.isComputed()) {
                throw AirtableError.computedField(field.name()).exception();
            }
            cells.put(field.id(), codecs.of(field.kind(), workspaceId).accept(field, entry.getValue(), typecast));
        }
        return cells;
    }

    static Field field(Table table, Grant grant, String nameOrId) {
        return table.find(nameOrId).filter(grant::writes).orElseThrow(() -> AirtableError.unknownField(nameOrId)
                .exception());
    }
}
