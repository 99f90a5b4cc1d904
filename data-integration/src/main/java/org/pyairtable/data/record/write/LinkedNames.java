package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.node.TextNode;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.flow.Sequential;

/** Under typecast a link cell may name records by their primary value; those that do not exist are created. */
final class LinkedNames {
    private final Changes changes;
    /** Conditions over a table called {@code t} that hold for the records that may be named. */
    private final Function<Table, List<Function<Parameters, String>>> rows;
    /** Creates records with the given cells in a table. */
    private final BiFunction<Table, List<Map<String, Optional<Object>>>, Uni<List<String>>> creation;

    LinkedNames(
            Changes changes,
            Function<Table, List<Function<Parameters, String>>> rows,
            BiFunction<Table, List<Map<String, Optional<Object>>>, Uni<List<String>>> creation) {
        this.changes = changes;
        this.rows = rows;
        this.creation = creation;
    }

    /** Replaces the names in all link cells of {@code entries} by ids. */
    Uni<Void> resolve(Table table, List<? extends Map<String, Optional<Object>>> entries) {
        return Sequential.each(
                table.fields(),
                field -> field.kind() instanceof FieldKind.Link link
                        ? resolve(field, link, entries)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> resolve(Field field, FieldKind.Link link, List<? extends Map<String, Optional<Object>>> entries) {
        Set<String> names = names(field, entries);
        return names.isEmpty()
                ? Uni.createFrom().voidItem()
                : ids(field, changes.table(link.linkedTableId()), names)
                        .invoke(ids -> entries.forEach(entry -> replace(entry, field, ids)))
                        .replaceWithVoid();
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

    /**
     * What records go by: an expression over the table called {@code t} and the values to compare it with.
     *
     * @param value by name; empty when no record can be called so
     */
    private record Key(String expression, String type, Function<String, Optional<Object>> value) {}

    private Key key(Field primary) {
        CellCodec codec = changes.codecs().of(primary.kind());
        return switch (primary.kind()) {
            case FieldKind.AutoNumber k -> new Key("t._no::text", "text", Optional::of);
            case FieldKind.Derived k -> new Key("(" + column(primary) + " #>> '{}')", "text", Optional::of);
            case FieldKind.Barcode k -> new Key("(" + column(primary) + " ->> 'text')", "text", Optional::of);
            default ->
                new Key(column(primary), codec.columnType(), name -> codec.accept(primary, TextNode.valueOf(name), true)
                        .map(codec::toColumn));
        };
    }

    private static String column(Field field) {
        return "t." + SqlNames.column(field.id());
    }

    private Uni<Map<String, String>> ids(Field field, Table linked, Set<String> names) {
        Field primary = linked.primaryField();
        Key key = key(primary);
        List<String> ordered = List.copyOf(names);
        List<Map<String, Object>> wanted = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            Object value =
                    key.value().apply(ordered.get(i)).orElseThrow(() -> new InvalidValue.Of(field.name()).exception());
            wanted.add(Map.of("n", i, "v", value));
        }
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder("select distinct on (u.n) u.n, t._id from jsonb_to_recordset("
                + parameters.add(Json.write(wanted)) + "::text::jsonb) as u (n int, v " + key.type() + ") join "
                + SqlNames.table(linked.id()) + " t on " + key.expression() + " = u.v");
        rows.apply(linked).forEach(condition -> sql.append(" and ").append(condition.apply(parameters)));
        return changes.connection()
                .preparedQuery(sql.append(" order by u.n, t._no").toString())
                .execute(parameters.toTuple())
                .chain(rows -> {
                    Map<String, String> ids = new HashMap<>();
                    rows.forEach(row -> ids.put(ordered.get(row.getInteger(0)), row.getString(1)));
                    if (primary.isComputed() && ids.size() < ordered.size()) {
                        // What a record is called by cannot be written, so none can be created by its name.
                        throw new InvalidValue.Of(field.name()).exception();
                    }
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
