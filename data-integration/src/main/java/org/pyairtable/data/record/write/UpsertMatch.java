package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.TextLookup;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;

/** Finds the records that an upsert means: those with equal cells in all merge fields, of the records that its caller sees. */
final class UpsertMatch {
    private UpsertMatch() {}

    /**
     * What records are looked for.
     *
     * @param rows conditions over a table called {@code t}; records for which they do not hold are not found
     */
    record Sought(Table table, List<Field> mergeOn, List<Function<Parameters, String>> rows) {}

    /** Whether records can be merged on the field at all. */
    static boolean isMergeable(Field field) {
        return switch (field.kind()) {
            case FieldKind.Text k -> true;
            case FieldKind.Numeric k -> true;
            case FieldKind.Select k -> true;
            case FieldKind.Temporal k -> true;
            case FieldKind.SingleCollaborator k -> false;
            case FieldKind.MultipleCollaborators k -> false;
            case FieldKind.Barcode k -> false;
            case FieldKind.AiText k -> false;
            case FieldKind.Attachments k -> false;
            case FieldKind.Checkbox k -> false;
            case FieldKind.Link k -> false;
            case FieldKind.Computed k -> false;
        };
    }

    /** The columns of indexes that would help to find records by these fields. */
    static List<String> indexColumns(List<Field> mergeOn) {
        return texts(mergeOn).limit(1).map(TextLookup::indexColumns).toList();
    }

    private static Stream<Field> texts(List<Field> mergeOn) {
        return mergeOn.stream().filter(field -> field.kind() instanceof FieldKind.Text);
    }

    /**
     * Reads the table once however many entries there are, where no index helps.
     *
     * @param candidates cells of the entries without an id, by their position in the request
     * @return the id of the one match by position; fails when an entry has several
     */
    static Uni<Map<Integer, String>> find(
            Changes changes, Sought sought, Map<Integer, Map<String, Optional<Object>>> candidates) {
        if (candidates.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Map<Map<String, Object>, List<Integer>> positions = new LinkedHashMap<>();
        candidates.forEach((position, cells) -> positions
                .computeIfAbsent(key(changes.codecs(), sought, cells), key -> new ArrayList<>())
                .add(position));
        List<Map<String, Object>> keys = List.copyOf(positions.keySet());
        Parameters parameters = new Parameters();
        return changes.connection()
                .preparedQuery(statement(changes.codecs(), sought, keys, parameters))
                .execute(parameters.toTuple())
                .map(rows -> {
                    Map<Integer, String> matches = new HashMap<>();
                    rows.forEach(row -> {
                        if (row.getLong(2) > 1) {
                            throw new InvalidValue.Ambiguous(sought.mergeOn().stream()
                                            .map(Field::name)
                                            .toList())
                                    .exception();
                        }
                        positions
                                .getOrDefault(keys.get(row.getInteger(0)), List.of())
                                .forEach(position -> matches.put(position, row.getString(1)));
                    });
                    return matches;
                });
    }

    /** What the columns hold of the cells to be merged on; nothing for an empty cell. */
    private static Map<String, Object> key(CellCodecs codecs, Sought sought, Map<String, Optional<Object>> cells) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : sought.mergeOn()) {
            CellCodec codec = codecs.of(field.kind());
            cells.getOrDefault(field.id(), Optional.empty())
                    .ifPresent(stored -> key.put(field.id(), codec.toColumn(stored)));
        }
        return key;
    }

    /** For each key that has matches: its place in the list, one match, and how many there are. */
    private static String statement(
            CellCodecs codecs, Sought sought, List<Map<String, Object>> keys, Parameters parameters) {
        List<String> rows =
                sought.rows().stream().map(seen -> seen.apply(parameters)).toList();
        Map<Set<String>, List<Map<String, Object>>> byFilled = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Map<String, Object> placed = new LinkedHashMap<>(keys.get(i));
            placed.put("_place", i);
            byFilled.computeIfAbsent(keys.get(i).keySet(), filled -> new ArrayList<>())
                    .add(placed);
        }
        return byFilled.entrySet().stream()
                .map(alike ->
                        matching(codecs, sought, alike.getKey(), parameters.add(Json.write(alike.getValue())), rows))
                .collect(Collectors.joining(" union all "));
    }

    /**
     * Keys whose cells in the same fields are empty: for these, cells are equal in a way by which the database can join many
     * keys with one reading of the table. No two keys are the same, so that a record is met once.
     */
    private static String matching(
            CellCodecs codecs, Sought sought, Set<String> filled, String keys, List<String> rows) {
        List<Field> given = sought.mergeOn().stream()
                .filter(field -> filled.contains(field.id()))
                .toList();
        String types = given.stream()
                .map(f -> ", " + SqlNames.column(f.id()) + " "
                        + codecs.of(f.kind()).columnType())
                .collect(Collectors.joining());
        String condition = Stream.of(
                        texts(given).map(TextLookup::equalBeginnings),
                        texts(sought.mergeOn())
                                .filter(field -> !filled.contains(field.id()))
                                .map(TextLookup::emptyBeginning),
                        sought.mergeOn().stream().map(field -> equal(field, filled.contains(field.id()))),
                        rows.stream())
                .flatMap(Function.identity())
                .collect(Collectors.joining(" and "));
        String table = SqlNames.table(sought.table().id());
        // Of empty cells alone there is one key, and two matches of it are too many already.
        String matches = given.isEmpty()
                ? "cross join lateral (select t._id from " + table + " t where " + condition + " limit 2) t"
                : "join " + table + " t on " + condition;
        return "select u._place, min(t._id), count(*) from jsonb_to_recordset(" + keys
                + "::text::jsonb) as u (_place int" + types + ") " + matches + " group by u._place";
    }

    private static String equal(Field field, boolean given) {
        String column = SqlNames.column(field.id());
        return given ? "t." + column + " = u." + column : "t." + column + " is null";
    }
}
