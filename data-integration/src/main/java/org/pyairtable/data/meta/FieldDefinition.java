package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.airtable.AirtableError;

/** A field as a client describes it. The options are not yet checked against the type. */
record FieldDefinition(String name, String type, Optional<String> description, JsonNode options) {
    private static final Set<String> KEYS = Set.of("name", "type", "description", "options");

    static FieldDefinition of(JsonNode json) {
        if (!json.isObject()) {
            throw AirtableError.invalidRequest().exception();
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            if (!KEYS.contains(names.next())) {
                throw AirtableError.invalidRequest().exception();
            }
        }
        if (!json.path("type").isTextual()) {
            throw AirtableError.invalidRequest().exception();
        }
        return new FieldDefinition(
                Naming.name(json.path("name"), AirtableError.duplicateOrEmptyFieldName("")),
                json.path("type").textValue(),
                Naming.description(json.path("description")),
                json.path("options"));
    }
}
