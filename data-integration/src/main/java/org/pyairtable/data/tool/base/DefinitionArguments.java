package org.pyairtable.data.tool.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.meta.FieldDefinition;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Nearest;

/** Fields as agents describe them: {@code {name, type, description, options}}. */
final class DefinitionArguments {
    private static final List<String> MEMBERS = List.of("name", "type", "description", "options");

    /** JSON Schema of a field. */
    static final Map<String, Object> FIELD = Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                    "name", Map.of("type", "string"),
                    "type",
                            Map.of(
                                    "type",
                                    "string",
                                    "description",
                                    "Airtable's name of the type, such as singleLineText, multilineText, number, currency,"
                                            + " percent, date, dateTime, checkbox, singleSelect, multipleSelects, email, url,"
                                            + " phoneNumber, rating, duration, multipleAttachments, multipleRecordLinks, formula,"
                                            + " rollup, multipleLookupValues, count, autoNumber, createdTime"),
                    "description", Map.of("type", "string"),
                    "options",
                            Map.of(
                                    "type",
                                    "object",
                                    "description",
                                    "As Airtable has them for the type: {\"precision\": 2} for numbers, {\"choices\": [{\"name\":"
                                            + " \"Open\"}]} for selects, {\"linkedTableId\": \"tbl…\"} for links, {\"formula\":"
                                            + " \"…\"} for formulas, {\"dateFormat\": {\"name\": \"iso\"}} for dates")),
            "required",
            List.of("name", "type"),
            "additionalProperties",
            false);

    private DefinitionArguments() {}

    /** @param argument what the field is called in a refusal */
    static FieldDefinition field(String argument, JsonNode given) {
        if (!(given instanceof ObjectNode json)) {
            throw refused(argument, "is not an object with name and type");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw new AdvisedException(
                        new InvalidRequest.Member(argument, "has an unknown member: " + name),
                        Nearest.advice(name, MEMBERS, "Its members"));
            }
        });
        if (!json.path("name").isTextual() || !json.path("type").isTextual()) {
            throw refused(argument, "needs a name and a type, both texts");
        }
        if (json.has("description") && !json.path("description").isTextual()) {
            throw refused(argument, "has a description that is not a text");
        }
        return new FieldDefinition(
                json.path("name").textValue(),
                json.path("type").textValue(),
                Optional.ofNullable(json.path("description").textValue()),
                json.path("options"));
    }

    private static RuntimeException refused(String argument, String rule) {
        return new InvalidRequest.Member(argument, rule).exception();
    }
}
