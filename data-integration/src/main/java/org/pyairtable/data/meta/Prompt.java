package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.wire.StorableText;

/** The prompt of an AI text field: texts and references to fields of the table, in order. It may be left out. */
record Prompt(Table table, JsonNode options) {
    private static final int MAX_PARTS = 200;
    private static final int MAX_TEXT = 20_000;

    FieldKind.AiText kind() {
        JsonNode given = options.path("prompt");
        if (!given.isMissingNode() && !given.isNull() && (!given.isArray() || given.size() > MAX_PARTS)) {
            throw refused();
        }
        List<Object> parts = new ArrayList<>();
        Set<String> references = new HashSet<>();
        for (JsonNode part : given) {
            parts.add(part.isTextual() ? text(part.textValue()) : reference(part, references));
        }
        return new FieldKind.AiText(parts, references);
    }

    private static String text(String text) {
        if (text.length() > MAX_TEXT || !StorableText.is(text)) {
            throw refused();
        }
        return text;
    }

    private Map<String, Object> reference(JsonNode part, Set<String> references) {
        String fieldId = part.path("field").path("fieldId").asText("");
        if (!table.has(fieldId)) {
            throw refused();
        }
        references.add(fieldId);
        return Map.of("field", Map.of("fieldId", fieldId));
    }

    private static RuntimeException refused() {
        return new InvalidDefinition.Options("prompt must be a list of texts and fields of this table").exception();
    }
}
