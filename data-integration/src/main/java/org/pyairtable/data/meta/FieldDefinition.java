package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidDefinition;

/**
 * A field as a caller describes it.
 *
 * @param options as Airtable's field model has them for the type; they are checked against the base that the field is for. May
 *     be a missing node
 */
public record FieldDefinition(String name, String type, Optional<String> description, JsonNode options) {
    public FieldDefinition {
        name = Naming.name(name, new InvalidDefinition.FieldName(""));
        description = Naming.description(description);
    }
}
