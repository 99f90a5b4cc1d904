package org.pyairtable.ai.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record after its last change.
 *
 * @param display its primary field as text
 * @param cells non-empty cells by field id, in the JSON format of Airtable's Web API
 * @param links texts of linked records by record id
 */
public record SourceRecord(String recordId, String display, Map<String, Object> cells, Map<String, String> links) {
    /** A cell as separate texts, such as the choices of a multiple select; empty for an empty cell. */
    public List<String> texts(TableField field) {
        Object cell = cells.get(field.id());
        return cell == null ? List.of() : CellText.of(cell, links);
    }

    public String text(TableField field) {
        return String.join(", ", texts(field));
    }

    /** The cells by field name, links by the names of the linked records: what a person would see. */
    public Map<String, Object> readable(TableInfo table) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (TableField field : table.fields()) {
            Object cell = cells.get(field.id());
            if (cell == null) {
                continue;
            }
            values.put(
                    field.name(),
                    switch (field.kind()) {
                        case LINK -> texts(field);
                        case PERSON -> text(field);
                        case TEXT, CHOICE, NUMBER, DATE, CHECKBOX, COMPUTED, OTHER -> cell;
                    });
        }
        return values;
    }
}
