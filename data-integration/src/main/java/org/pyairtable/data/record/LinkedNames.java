package org.pyairtable.data.record;

import com.fasterxml.jackson.databind.node.TextNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableId;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/** Under typecast a link cell may name records by their primary value; those that do not exist are created. */
final class LinkedNames {
    private final Changes changes;
    /** Creates records with the given cells in a table. */
    private final BiFunction<Table, List<Map<String, Optional<Object>>>, Uni<List<String>>> creation;

    LinkedNames(Changes changes, BiFunction<Table, List<Map<String, Optional<Object>>>, Uni<List<String>>> creation) {
        this.changes = changes;
        this.creation = creation;
    }

    /** Replaces the names in all link cells of {@code entries} by ids. */
    Uni<Void> resolve(Table table, List<? extends Map<String, Optional<Object>>> entries) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Field field : table.fields()) {
            if (field.kind() instanceof FieldKind.Link link) {
                Set<String> names = names(field, entries);
                if (!names.isEmpty()) {
                    Table linked = changes.table(link.linkedTableId());
                    chain = chain.chain(() -> ids(field, linked, names))
                            .invoke(ids -> entries.forEach(entry -> replace(entry, field, ids)))
                            .replaceWithVoid();
                }
            }
        }
        return chain;
    }

    private static Set<String> names(Field field, List<? extends Map<String, Optional<Object>>> entries) {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, Optional<Object>> entry : entries) {
            entry.getOrDefault(field.id(), Optional.empty())
                    .ifPresent(cell -> ((List<?>) cell).forEach(text -> names.add((String) text)));
        }
        names.removeIf(AirtableId::isRecord);
        return names;
    }

    private static void replace(Map<String, Optional<Object>> entry, Field field, Map<String, String> ids) {
        entry.computeIfPresent(
                field.id(),
                (id, cell) -> cell.map(targets -> ((List<?>) targets)
                        .stream()
                                .map(text -> ids.getOrDefault((String) text, (String) text))
                                .distinct()
                                .toList()));
    }

    private Uni<Map<String, String>> ids(Field field, Table linked, Set<String> names) {
        Field primary = linked.primaryField();
        if (!(primary.kind() instanceof FieldKind.Text)) {
            throw AirtableError.invalidValue(field.name()).exception();
        }
        return changes.connection()
                .preparedQuery("select distinct on (v) " + SqlNames.column(primary.id()) + " as v, _id from "
                        + SqlNames.table(linked.id()) + " where " + SqlNames.column(primary.id())
                        + " = any($1) order by v, _no")
                .execute(Tuple.of(names.toArray(String[]::new)))
                .chain(rows -> {
                    Map<String, String> ids = new HashMap<>();
                    rows.forEach(row -> ids.put(row.getString(0), row.getString(1)));
                    return create(linked, primary, names, ids);
                });
    }

    private Uni<Map<String, String>> create(Table linked, Field primary, Set<String> names, Map<String, String> ids) {
        List<String> missing =
                names.stream().filter(name -> !ids.containsKey(name)).toList();
        if (missing.isEmpty()) {
            return Uni.createFrom().item(ids);
        }
        List<Map<String, Optional<Object>>> cells = missing.stream()
                .map(name -> Map.of(
                        primary.id(),
                        changes.codecs().of(primary.kind()).accept(primary, TextNode.valueOf(name), true)))
                .toList();
        return creation.apply(linked, cells).map(created -> {
            for (int i = 0; i < missing.size(); i++) {
                ids.put(missing.get(i), created.get(i));
            }
            return ids;
        });
    }
}
