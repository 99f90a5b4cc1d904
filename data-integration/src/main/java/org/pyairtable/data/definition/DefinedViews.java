package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.pyairtable.data.meta.Naming;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.data.view.ViewBody;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.runtime.identity.Ids;

/** The views of a table of a definition. */
final class DefinedViews {
    private final Base base;
    private final DefinedTable defined;
    private final DefinitionIds ids;
    private final List<LeftOut> leftOut;

    /** @param base with all fields */
    DefinedViews(Base base, DefinedTable defined, DefinitionIds ids, List<LeftOut> leftOut) {
        this.base = base;
        this.defined = defined;
        this.ids = ids;
        this.leftOut = leftOut;
    }

    /** Grids alone can be made; a table has one at least. */
    List<View> all() {
        List<View> views = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int position = 0;
        for (Part part : defined.part().parts("views")) {
            String id = defined.viewIds().get(position++);
            String given = part.text("name");
            String name =
                    part.within(() -> Naming.name(given, new InvalidRequest.Rule("a view needs a name of its own")));
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw part.refused("name", "two views of the table are called \"" + name + "\"");
            }
            if (!part.optionalText("type").orElse(View.GRID).equals(View.GRID)) {
                leftOut.add(new LeftOut(defined.name(), name, "is not a grid; other views cannot be made here"));
                continue;
            }
            if (readsLeftOut(ids.renumbered(part.member("filter")))) {
                leftOut.add(new LeftOut(defined.name(), name, "filters by a field that is left out"));
                continue;
            }
            views.add(new View(id, name, View.GRID, settings(part)));
        }
        return views.isEmpty() ? List.of(View.grid(Ids.random("viw"), "Grid view")) : views;
    }

    private ViewSettings settings(Part part) {
        Table table = base.table(defined.id());
        Part renumbered = new Part(ids.renumbered(part.json()), part.path());
        List<String> visible = present(renumbered.texts("visibleFieldIds"), table);
        List<String> hidden = renumbered.has("hiddenFieldIds")
                ? present(renumbered.texts("hiddenFieldIds"), table)
                : allBut(visible, table);
        ViewBody body = new ViewBody(
                null,
                null,
                renumbered.optionalText("filter").orElse(null),
                keys(renumbered.parts("sorts"), table),
                keys(renumbered.parts("groups"), table),
                hidden,
                renumbered.has("fieldOrder") ? present(renumbered.texts("fieldOrder"), table) : visible);
        return part.within(() -> body.over(ViewSettings.EVERYTHING, base, table));
    }

    private boolean readsLeftOut(JsonNode filter) {
        Table table = base.table(defined.id());
        try {
            return FormulaParser.parse(filter.asText("")).references().stream()
                    .anyMatch(field -> table.find(field).isEmpty() && isLeftOut(field));
        } catch (FormulaException e) {
            return false;
        }
    }

    private static List<String> allBut(List<String> visible, Table table) {
        return visible.isEmpty()
                ? List.of()
                : table.fields().stream()
                        .map(field -> field.id())
                        .filter(id -> !visible.contains(id)
                                && !id.equals(table.primaryField().id()))
                        .toList();
    }

    /** Without the fields that were left out. */
    private List<String> present(List<String> fieldIds, Table table) {
        return fieldIds.stream().filter(id -> table.has(id) || !isLeftOut(id)).toList();
    }

    /** Of a field that the table does not have. */
    private boolean isLeftOut(String fieldId) {
        return defined.fields().stream()
                .anyMatch(field -> field.id().equals(fieldId) || field.name().equals(fieldId));
    }

    private List<ViewBody.SortBody> keys(List<Part> given, Table table) {
        return given.stream()
                .map(key -> new ViewBody.SortBody(
                        key.text("fieldId"), key.optionalText("direction").orElse(null)))
                .filter(key -> {
                    String field = Objects.requireNonNull(key.field());
                    return table.has(field) || !isLeftOut(field);
                })
                .toList();
    }
}
