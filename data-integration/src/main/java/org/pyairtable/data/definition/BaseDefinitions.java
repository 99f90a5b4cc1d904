package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseChanges;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.meta.Naming;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.runtime.identity.Principal;

/** Writes the shape of a base as a definition, and makes bases of definitions. */
@Singleton
public class BaseDefinitions {
    /** A new base and the parts of its definition that it does not have. */
    public record Made(Base base, List<LeftOut> leftOut) {}

    private final Bases bases;
    private final BaseChanges changes;

    BaseDefinitions(Bases bases, BaseChanges changes) {
        this.bases = bases;
        this.changes = changes;
    }

    /** The base as the caller sees it. */
    public Uni<Map<String, Object>> write(Principal principal, String baseId) {
        return bases.seen(principal, baseId).map(BaseDefinitions::json);
    }

    static Map<String, Object> json(Base base) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", base.name());
        json.put(
                "tables", base.tables().stream().map(table -> json(base, table)).toList());
        return json;
    }

    private static Map<String, Object> json(Base base, Table table) {
        Map<String, Object> json = new LinkedHashMap<>(SchemaJson.table(base, table));
        json.put("views", table.views().stream().map(view -> json(table, view)).toList());
        return json;
    }

    private static Map<String, Object> json(Table table, View view) {
        ViewSettings settings = view.settings();
        Map<String, Object> json = new LinkedHashMap<>(SchemaJson.view(table, view, SchemaJson.ViewDetail.BASIC));
        settings.filter().ifPresent(filter -> json.put("filter", filter));
        json.put("sorts", keys(settings.sorts()));
        json.put("groups", keys(settings.groups()));
        json.put("hiddenFieldIds", settings.hidden().stream().sorted().toList());
        json.put("fieldOrder", settings.order());
        return json;
    }

    private static List<Map<String, String>> keys(List<ViewSettings.Key> keys) {
        return keys.stream()
                .map(key -> Map.of("fieldId", key.fieldId(), "direction", key.descending() ? "desc" : "asc"))
                .toList();
    }

    /** Makes a base without records; its name is the definition's where none is given. */
    public Uni<Made> create(Author author, String workspaceId, Optional<String> name, JsonNode definition) {
        DefinedBase defined = DefinedBase.of(definition);
        String chosen = Naming.name(
                name.or(defined::name).orElse(""), new InvalidRequest.Member("name", "is not a name for a base"));
        return changes.create(author, workspaceId, chosen, draft -> draft.addTables(defined.tables()))
                .map(base -> new Made(base, defined.leftOut()));
    }
}
