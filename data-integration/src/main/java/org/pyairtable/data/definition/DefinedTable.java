package org.pyairtable.data.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.meta.TableDefinition;

/**
 * A table of a definition.
 *
 * @param id the new one
 * @param shape its names, checked
 * @param viewIds new ids of its views, in order
 */
record DefinedTable(Part part, String id, TableDefinition shape, List<DefinedField> fields, List<String> viewIds) {
    static List<DefinedTable> all(Part definition, DefinitionIds ids) {
        record Numbered(Part part, String id, List<String> fieldIds, List<String> viewIds) {}
        List<Numbered> numbered = new ArrayList<>();
        for (Part table : definition.parts("tables")) {
            numbered.add(new Numbered(
                    table,
                    ids.assign("tbl", table),
                    table.parts("fields").stream()
                            .map(field -> ids.assign("fld", field))
                            .toList(),
                    table.parts("views").stream()
                            .map(view -> ids.assign("viw", view))
                            .toList()));
        }
        Set<String> names = new HashSet<>();
        List<DefinedTable> tables = new ArrayList<>();
        for (Numbered table : numbered) {
            DefinedTable defined = read(table.part, table.id, table.fieldIds, table.viewIds, ids);
            if (!names.add(folded(defined.name()))) {
                throw table.part.refused("name", "two tables are called \"" + defined.name() + "\"");
            }
            tables.add(defined);
        }
        return tables;
    }

    private static DefinedTable read(
            Part part, String id, List<String> fieldIds, List<String> viewIds, DefinitionIds ids) {
        List<DefinedField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Part field : part.parts("fields")) {
            DefinedField defined = DefinedField.of(field, fieldIds.get(fields.size()), ids);
            if (!names.add(folded(defined.name()))) {
                throw field.refused("name", "two fields of the table are called \"" + defined.name() + "\"");
            }
            fields.add(defined);
        }
        if (fields.isEmpty()) {
            throw part.refused("fields", "a table needs a field");
        }
        String name = part.optionalText("name").orElse("");
        Optional<String> description = part.optionalText("description");
        TableDefinition shape = part.within(() -> new TableDefinition(
                name, description, fields.stream().map(DefinedField::definition).toList()));
        return new DefinedTable(part, id, shape, List.copyOf(fields), viewIds);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    String name() {
        return shape.name();
    }

    /** The first field, where the definition names none. */
    String primaryFieldId(DefinitionIds ids) {
        Optional<String> given = part.optionalText("primaryFieldId").map(ids::of);
        if (given.isEmpty()) {
            return fields.getFirst().id();
        }
        return given.filter(id -> fields.stream().anyMatch(field -> field.id().equals(id)))
                .orElseThrow(() -> part.refused("primaryFieldId", "names no field of the table"));
    }

    /** Its fields by name, for formulas that name them. */
    Map<String, DefinedField> byName() {
        Map<String, DefinedField> byName = new LinkedHashMap<>();
        fields.forEach(field -> byName.put(field.name(), field));
        return byName;
    }
}
