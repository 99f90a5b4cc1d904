package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.airtable.AirtableError;

/** A table as a client describes it; its first field is the primary one. */
record TableDefinition(String name, Optional<String> description, List<FieldDefinition> fields) {
    private static final Set<String> KEYS = Set.of("name", "description", "fields");

    /** As at Airtable; PostgreSQL would take some 1,600 columns, those that were removed included. */
    static final int MAX_FIELDS = 500;

    static TableDefinition of(JsonNode json) {
        if (!json.isObject()
                || !json.path("fields").isArray()
                || json.path("fields").isEmpty()) {
            throw AirtableError.invalidRequest().exception();
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            if (!KEYS.contains(names.next())) {
                throw AirtableError.invalidRequest().exception();
            }
        }
        if (json.path("fields").size() > MAX_FIELDS) {
            throw tooManyFields();
        }
        List<FieldDefinition> fields = new ArrayList<>();
        json.path("fields").forEach(field -> fields.add(FieldDefinition.of(field)));
        return new TableDefinition(
                Naming.name(json.path("name"), AirtableError.invalidRequest()),
                Naming.description(json.path("description")),
                fields);
    }

    static RuntimeException tooManyFields() {
        return AirtableError.tooMany(MAX_FIELDS + " fields in a table").exception();
    }
}
