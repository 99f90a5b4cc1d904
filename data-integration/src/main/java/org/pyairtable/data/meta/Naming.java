package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.StorableText;

/** What bases, tables and fields may be called: anything that can be stored; names are never part of SQL. */
final class Naming {
    private static final int MAX_NAME = 255;
    private static final int MAX_DESCRIPTION = 20_000;

    private Naming() {}

    static String name(JsonNode node, AirtableError refusal) {
        String name = node.isTextual() ? node.textValue().strip() : "";
        if (name.isEmpty() || name.length() > MAX_NAME || !StorableText.is(name)) {
            throw refusal.exception();
        }
        return name;
    }

    /** An empty description is none. */
    static Optional<String> description(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.textValue().length() > MAX_DESCRIPTION || !StorableText.is(node.textValue())) {
            throw AirtableError.invalidRequest().exception();
        }
        return Optional.of(node.textValue()).filter(text -> !text.isEmpty());
    }
}
