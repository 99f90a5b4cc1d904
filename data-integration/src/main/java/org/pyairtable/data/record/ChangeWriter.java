package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/** Brings changes to the database: one statement a table for each of inserts, updates and deletions. */
final class ChangeWriter {
    private final Changes changes;

    ChangeWriter(Changes changes) {
        this.changes = changes;
    }

    Uni<Void> write() {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (String tableId : changes.tables()) {
            Table table = changes.table(tableId);
            chain = chain.chain(() -> insert(table)).chain(() -> update(table)).chain(() -> delete(table));
        }
        return chain;
    }

    private Uni<Void> insert(Table table) {
        List<RecordState> created = changes.of(table.id()).stream()
                .filter(Touched::isCreated)
                .map(Touched::now)
                .toList();
        if (created.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Field> columns = columns(
                table,
                created.stream().flatMap(r -> r.cells().keySet().stream()).collect(Collectors.toSet()));
        String names = columns.stream().map(f -> ", " + SqlNames.column(f.id())).collect(Collectors.joining());
        List<Map<String, Object>> rows = created.stream()
                .map(record -> {
                    Map<String, Object> row = row(record, columns);
                    row.put("_no", record.number());
                    row.put("_created_at", record.createdAt().toString());
                    row.put("_created_by", record.createdBy());
                    return row;
                })
                .toList();
        return changes.connection()
                .preparedQuery("insert into " + SqlNames.table(table.id())
                        + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by" + names + ") select"
                        + " u._id, u._no, u._created_at, u._created_by, u._modified_at, u._modified_by" + names
                        + " from jsonb_to_recordset($1::text::jsonb) as u (_id text, _no bigint,"
                        + " _created_at timestamptz, _created_by text, _modified_at timestamptz, _modified_by text"
                        + types(columns) + ")")
                .execute(Tuple.of(Json.write(rows)))
                .replaceWithVoid();
    }

    private Uni<Void> update(Table table) {
        List<Touched> updated = changes.of(table.id()).stream()
                .filter(r -> r.before().isPresent()
                        && r.after().isPresent()
                        && !r.before().equals(r.after()))
                .toList();
        if (updated.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<String> changed = new LinkedHashSet<>();
        updated.forEach(record -> changed.addAll(record.changedFields()));
        List<Field> columns = columns(table, changed);
        String assignments = columns.stream()
                .map(f -> ", " + SqlNames.column(f.id()) + " = u." + SqlNames.column(f.id()))
                .collect(Collectors.joining());
        List<Map<String, Object>> rows =
                updated.stream().map(r -> row(r.now(), columns)).toList();
        return changes.connection()
                .preparedQuery("update " + SqlNames.table(table.id())
                        + " t set _modified_at = u._modified_at, _modified_by = u._modified_by" + assignments
                        + " from jsonb_to_recordset($1::text::jsonb) as u (_id text, _modified_at timestamptz,"
                        + " _modified_by text" + types(columns) + ") where t._id = u._id")
                .execute(Tuple.of(Json.write(rows)))
                .replaceWithVoid();
    }

    private Uni<Void> delete(Table table) {
        String[] deleted = changes.of(table.id()).stream()
                .filter(Touched::isDeleted)
                .map(Touched::id)
                .toArray(String[]::new);
        if (deleted.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return changes.connection()
                .preparedQuery("delete from " + SqlNames.table(table.id()) + " where _id = any($1)")
                .execute(Tuple.of(deleted))
                .replaceWithVoid();
    }

    private Map<String, Object> row(RecordState record, List<Field> columns) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("_id", record.id());
        row.put("_modified_at", timestamp(record.modifiedAt()));
        row.put("_modified_by", record.modifiedBy());
        for (Field field : columns) {
            CellCodec codec = changes.codecs().of(field.kind());
            record.cell(field).ifPresent(stored -> row.put(field.id(), codec.toColumn(stored)));
        }
        return row;
    }

    private static String timestamp(Instant instant) {
        return instant.toString();
    }

    private String types(List<Field> columns) {
        return columns.stream()
                .map(f -> ", " + SqlNames.column(f.id()) + " "
                        + changes.codecs().of(f.kind()).columnType())
                .collect(Collectors.joining());
    }

    /** In the table's order, so that equal sets of columns give equal statements. */
    private static List<Field> columns(Table table, Set<String> fieldIds) {
        List<Field> columns = new ArrayList<>(table.fields());
        columns.removeIf(f -> !f.hasColumn() || f.kind() instanceof FieldKind.Link || !fieldIds.contains(f.id()));
        return columns;
    }
}
