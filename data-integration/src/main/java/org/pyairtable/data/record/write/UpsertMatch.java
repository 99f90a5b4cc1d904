package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @param candidates cells of the entries without an id, by their position in the request
     * @return the id of the one match by position; fails when an entry has several
     */
    static Uni<Map<Integer, String>> find(
            Changes changes, Sought sought, Map<Integer, Map<String, Optional<Object>>> candidates) {
        if (candidates.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        CellCodecs codecs = changes.codecs();
        List<Field> mergeOn = sought.mergeOn();
        List<Map<String, Object>> keys = new ArrayList<>();
        candidates.forEach((position, cells) -> {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("_position", position);
            for (Field field : mergeOn) {
                CellCodec codec = codecs.of(field.kind());
                cells.getOrDefault(field.id(), Optional.empty())
                        .ifPresent(stored -> key.put(field.id(), codec.toColumn(stored)));
            }
            keys.add(key);
        });
        String types = mergeOn.stream()
                .map(f -> ", " + SqlNames.column(f.id()) + " "
                        + codecs.of(f.kind()).columnType())
                .collect(Collectors.joining());
        Parameters parameters = new Parameters();
        String given = parameters.add(Json.write(keys));
        String condition = Stream.of(
                        // An index can find only what is equal to something.
                        texts(mergeOn).map(TextLookup::equalBeginnings),
                        mergeOn.stream()
                                .map(f -> "t." + SqlNames.column(f.id()) + " is not distinct from u."
                                        + SqlNames.column(f.id())),
                        sought.rows().stream().map(seen -> seen.apply(parameters)))
                .flatMap(Function.identity())
                .collect(Collectors.joining(" and "));
        return changes.connection()
                .preparedQuery("select u._position, m._id from jsonb_to_recordset(" + given
                        + "::text::jsonb) as u (_position int" + types
                        + ") cross join lateral (select t._id from "
                        + SqlNames.table(sought.table().id())
                        + " t where " + condition + " limit 2) m")
                .execute(parameters.toTuple())
                .map(rows -> {
                    Map<Integer, String> matches = new HashMap<>();
                    rows.forEach(row -> {
                        if (matches.put(row.getInteger(0), row.getString(1)) != null) {
                            throw new InvalidValue.Ambiguous(
                                            mergeOn.stream().map(Field::name).toList())
                                    .exception();
                        }
                    });
                    return matches;
                });
    }
}
