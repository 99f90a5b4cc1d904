package org.pyairtable.data.impact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.refusal.Uses.Use;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/** What in a base uses a table or a field of it, in the order of the schema. */
final class SchemaUses {
    private final Target target;
    private final Set<String> fieldIds;
    private final Set<String> scopeIds;
    private final List<Use> uses = new ArrayList<>();

    private SchemaUses(Base base, Target target) {
        this.target = target;
        this.scopeIds = target.scopeIds();
        this.fieldIds = new HashSet<>(target.fieldIds());
        base.tables().stream()
                .flatMap(table -> table.fields().stream())
                .filter(this::linksToTarget)
                .forEach(link -> fieldIds.add(link.id()));
    }

    /** Such a link becomes a text when the table goes, so what reads it is touched as well. */
    private boolean linksToTarget(Field field) {
        return field.kind() instanceof FieldKind.Link link && scopeIds.contains(link.linkedTableId());
    }

    static List<Use> of(Base base, Target target) {
        SchemaUses found = new SchemaUses(base, target);
        base.tables().stream()
                .filter(table -> !found.scopeIds.contains(table.id()))
                .forEach(found::look);
        return found.uses;
    }

    private void look(Table table) {
        table.fields().stream().filter(field -> !isTarget(field)).forEach(field -> look(table, field));
        table.views().forEach(view -> look(table, view));
    }

    private boolean isTarget(Field field) {
        return target instanceof Target.OfField of && of.field().id().equals(field.id());
    }

    private void look(Table table, Field field) {
        switch (field.kind()) {
            case FieldKind.Formula k -> formula(table, field, "formula", k.references());
            case FieldKind.Button k -> formula(table, field, "button", k.references());
            case FieldKind.AiText k -> read(table, field, "aiText", "prompt", k.references());
            case FieldKind.Watching k -> read(table, field, "lastModified", "fields", k.fieldIds());
            case FieldKind.Lookup k -> across(table, field, "lookup", k.linkFieldId(), k.targetFieldId());
            case FieldKind.Rollup k -> across(table, field, "rollup", k.linkFieldId(), k.targetFieldId());
            case FieldKind.Count k -> read(table, field, "count", "linkField", Set.of(k.linkFieldId()));
            case FieldKind.Link k -> link(table, field, k);
            default -> {}
        }
    }

    private void formula(Table table, Field field, String kind, Set<String> references) {
        read(table, field, kind, "formula", references);
    }

    private void across(Table table, Field field, String kind, String linkFieldId, String targetFieldId) {
        read(table, field, kind, "linkField", Set.of(linkFieldId));
        read(table, field, kind, "targetField", Set.of(targetFieldId));
    }

    private void link(Table table, Field field, FieldKind.Link link) {
        link.inverseFieldId()
                .filter(id -> target instanceof Target.OfField && fieldIds.contains(id))
                .ifPresent(id -> add(table, field, "link", "inverse"));
        if (linksToTarget(field)) {
            add(table, field, "link", "linkedTable");
        }
    }

    private void read(Table table, Field field, String kind, String place, Set<String> ids) {
        if (ids.stream().anyMatch(fieldIds::contains)) {
            add(table, field, kind, place);
        }
    }

    private void add(Table table, Field field, String kind, String place) {
        uses.add(new Use(kind, field.id(), field.name(), table.id(), place));
    }

    private void look(Table table, View view) {
        ViewSettings settings = view.settings();
        if (settings.filter().filter(this::reads).isPresent()) {
            add(table, view, "filter");
        }
        keys(table, view, "sorts", settings.sorts());
        keys(table, view, "groups", settings.groups());
        if (settings.order().stream().anyMatch(fieldIds::contains)) {
            add(table, view, "fieldOrder");
        }
    }

    private void keys(Table table, View view, String place, List<ViewSettings.Key> keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (fieldIds.contains(keys.get(i).fieldId())) {
                add(table, view, place + "[" + i + "]");
            }
        }
    }

    private void add(Table table, View view, String place) {
        uses.add(new Use("view", view.id(), view.name(), table.id(), place));
    }

    /** A filter that cannot be read any more reads nothing. */
    private boolean reads(String filter) {
        try {
            return FormulaParser.parse(filter).references().stream().anyMatch(fieldIds::contains);
        } catch (FormulaException e) {
            return false;
        }
    }
}
