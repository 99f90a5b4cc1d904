package org.pyairtable.data.base.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.meta.BaseDefinition;
import org.pyairtable.data.meta.FieldChange;
import org.pyairtable.data.meta.FieldDefinition;
import org.pyairtable.data.meta.NamingChange;
import org.pyairtable.data.meta.TableDefinition;
import org.pyairtable.data.refusal.InvalidRequest;

/** Bases, tables and fields as the bodies of Airtable's meta API describe them. */
final class DefinitionBody {
    private static final Set<String> BASE = Set.of("name", "workspaceId", "tables");
    private static final Set<String> TABLE = Set.of("name", "description", "fields");
    private static final Set<String> FIELD = Set.of("name", "type", "description", "options");
    private static final String DATE_DEPENDENCY = "dateDependencySettings";
    private static final Set<String> TABLE_CHANGE = Set.of("name", "description", DATE_DEPENDENCY);
    private static final Set<String> FIELD_CHANGE = Set.of("name", "description", "options");

    private DefinitionBody() {}

    static BaseDefinition base(JsonNode body) {
        onlyMembers(body, BASE);
        if (!body.path("workspaceId").isTextual() || !body.path("tables").isArray()) {
            throw malformed();
        }
        List<TableDefinition> tables = new ArrayList<>();
        body.path("tables").forEach(table -> tables.add(table(table)));
        return new BaseDefinition(name(body), body.path("workspaceId").textValue(), tables);
    }

    static TableDefinition table(JsonNode body) {
        if (!body.isObject() || !body.path("fields").isArray()) {
            throw malformed();
        }
        onlyMembers(body, TABLE);
        List<FieldDefinition> fields = new ArrayList<>();
        body.path("fields").forEach(field -> fields.add(field(field)));
        return new TableDefinition(name(body), description(body), fields);
    }

    static FieldDefinition field(JsonNode body) {
        if (!body.isObject()) {
            throw malformed();
        }
        onlyMembers(body, FIELD);
        if (!body.path("type").isTextual()) {
            throw malformed();
        }
        return new FieldDefinition(name(body), body.path("type").textValue(), description(body), body.path("options"));
    }

    static NamingChange tableChange(ObjectNode body) {
        onlyMembers(body, TABLE_CHANGE);
        // Dates that move each other are not kept; to say so is better than to forget them silently.
        if (body.path(DATE_DEPENDENCY).path("isEnabled").asBoolean(body.hasNonNull(DATE_DEPENDENCY))) {
            throw new InvalidRequest.Rule("Date dependencies are not supported").exception();
        }
        return naming(body);
    }

    static FieldChange fieldChange(ObjectNode body) {
        onlyMembers(body, FIELD_CHANGE);
        return new FieldChange(naming(body), Optional.ofNullable(body.get("options")));
    }

    private static NamingChange naming(ObjectNode body) {
        return new NamingChange(
                body.has("name") ? Optional.of(name(body)) : Optional.empty(),
                body.has("description") ? description(body).or(() -> Optional.of("")) : Optional.empty());
    }

    /** A name that is not a text is as good as an empty one, which nothing can have. */
    private static String name(JsonNode body) {
        return body.path("name").isTextual() ? body.path("name").textValue() : "";
    }

    private static Optional<String> description(JsonNode body) {
        JsonNode description = body.path("description");
        if (description.isMissingNode() || description.isNull()) {
            return Optional.empty();
        }
        if (!description.isTextual()) {
            throw malformed();
        }
        return Optional.of(description.textValue());
    }

    private static void onlyMembers(JsonNode body, Set<String> allowed) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            if (!allowed.contains(names.next())) {
                throw malformed();
            }
        }
    }

    private static RuntimeException malformed() {
        return new InvalidRequest.Malformed().exception();
    }
}
