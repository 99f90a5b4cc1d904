package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.InsertedRow;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RowArrays;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;

/** Brings changes to the database: one statement a table for each of inserts, updates and deletions. */
public final class ChangeWriter {
    private final Changes changes;

    ChangeWriter(Changes changes) {
        this.changes = changes;
    }

    /** In the order in which they are to be executed. */
    List<Uni<Void>> statements() {
        List<Uni<Void>> statements = new ArrayList<>();
        for (String tableId : changes.tables()) {
            Table table = changes.table(tableId);
            insert(table).ifPresent(statements::add);
            update(table).ifPresent(statements::add);
            delete(table).ifPresent(statements::add);
        }
        return statements;
    }

    /** All columns take part, empty or not, so that every insert into the table is the same statement. */
    private Optional<Uni<Void>> insert(Table table) {
        List<RecordState> created = changes.of(table.id()).stream()
                .filter(Touched::isCreated)
                .map(Touched::now)
                .toList();
        if (created.isEmpty()) {
            return Optional.empty();
        }
        List<Field> columns = table.stored().stream().filter(Field::hasColumn).toList();
        List<Map<String, Object>> rows = created.stream()
                .map(record -> InsertedRow.of(changes.codecs(), record, columns))
                .toList();
        String name = SqlNames.table(table.id());
        return Optional.of(changes.connection()
                .preparedQuery("insert into " + name + " select * from jsonb_populate_recordset(null::" + name
                        + ", $1::text::jsonb)")
                .execute(Tuple.of(Json.write(rows)))
                .replaceWithVoid());
    }

    private Optional<Uni<Void>> update(Table table) {
        List<Touched> updated =
                changes.of(table.id()).stream().filter(Touched::isRewritten).toList();
        if (updated.isEmpty()) {
            return Optional.empty();
        }
        Set<String> changed = new LinkedHashSet<>();
        updated.forEach(record -> changed.addAll(record.changedFields()));
        List<Field> columns = columns(table, changed);
        List<RecordState> records = updated.stream().map(Touched::now).toList();
        return Optional.of(new RowArrays(changes.codecs(), table, columns).update(changes.connection(), records));
    }

    private Optional<Uni<Void>> delete(Table table) {
        String[] deleted = changes.of(table.id()).stream()
                .filter(Touched::isDeleted)
                .map(Touched::id)
                .toArray(String[]::new);
        if (deleted.length == 0) {
            return Optional.empty();
        }
        return Optional.of(changes.connection()
                .preparedQuery("delete from " + SqlNames.table(table.id()) + " where _id = any($1)")
                .execute(Tuple.of(deleted))
                .replaceWithVoid());
    }

    /** In the table's order, so that equal sets of columns give equal statements. */
    private static List<Field> columns(Table table, Set<String> fieldIds) {
        List<Field> columns = new ArrayList<>(table.stored());
        columns.removeIf(f -> !f.hasColumn() || f.kind() instanceof FieldKind.Link || !fieldIds.contains(f.id()));
        return columns;
    }
}
