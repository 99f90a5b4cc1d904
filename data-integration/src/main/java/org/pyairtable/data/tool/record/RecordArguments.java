package org.pyairtable.data.tool.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.wire.AirtableId;

/** The records of a call that writes. */
final class RecordArguments {
    static final String RECORDS = "records";
    static final String TYPECAST = "typecast";
    private static final String CELLS =
            "Cells by field name, in the forms of Airtable's API: texts, numbers, true, dates as 2026-03-31, choices by name,"
                    + " links as a list of record ids; null empties a cell";

    private static final Map<String, Object> FIELDS = Map.of("type", "object", "description", CELLS);

    private RecordArguments() {}

    /** A list of records as objects of cells. */
    static Property cells(String description) {
        return Property.objects(RECORDS, description, RecordChanges.MOST, FIELDS);
    }

    /** A list of records with ids. */
    static Property changes() {
        return Property.objects(
                RECORDS,
                "The records to change; other cells stay as they are",
                RecordChanges.MOST,
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "id",
                                Map.of("type", "string", "description", "Id of the record, rec…"),
                                "fields",
                                FIELDS),
                        "required",
                        List.of("id", "fields"),
                        "additionalProperties",
                        false));
    }

    static Property typecast() {
        return Property.flag(
                        TYPECAST,
                        "Convert texts to the types of the fields, add missing choices, and take names of linked records for"
                                + " their ids; without it such values are refused")
                .optional();
    }

    /** Of the fields with cells in one of the records. */
    static Set<String> names(List<ObjectNode> records) {
        Set<String> names = new HashSet<>();
        records.forEach(cells -> cells.fieldNames().forEachRemaining(names::add));
        return names;
    }

    static List<WriteRequest.Entry> entries(Arguments arguments) {
        List<WriteRequest.Entry> entries = new ArrayList<>();
        for (ObjectNode record : arguments.objects(RECORDS)) {
            String at = RECORDS + "[" + entries.size() + "]";
            record.fieldNames()
                    .forEachRemaining(name -> require(
                            name.equals("id") || name.equals("fields"),
                            at,
                            "has the unknown member " + name + "; it takes id and fields"));
            JsonNode id = record.path("id");
            require(id.isTextual() && AirtableId.isRecord(id.textValue()), at, "needs the id of a record, rec…");
            require(record.path("fields").isObject(), at, "needs an object of fields");
            entries.add(new WriteRequest.Entry(Optional.of(id.textValue()), (ObjectNode) record.path("fields")));
        }
        return entries;
    }

    private static void require(boolean holds, String argument, String rule) {
        if (!holds) {
            throw new InvalidRequest.Member(argument, rule).exception();
        }
    }
}
