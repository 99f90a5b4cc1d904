package org.pyairtable.ai.document;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.runtime.time.Utc;

/**
 * The known bases, tables and fields. Names arrive on two topics without a common order: the newest event time wins, and
 * deletions are final.
 */
@ApplicationScoped
public class SourceStore {
    private static final String SAVE_BASE = """
            insert into source_base (base_id, workspace_id, name, named_at) values ($1, $2, $3, $4)
            on conflict (base_id) do update
               set workspace_id = excluded.workspace_id, name = excluded.name, named_at = excluded.named_at
             where source_base.named_at <= excluded.named_at
               and (source_base.workspace_id, source_base.name) is distinct from (excluded.workspace_id, excluded.name)
            """;
    private static final String SAVE_TABLE = """
            with earlier as (select name from source_table where table_id = $1), saved as (
              insert into source_table (table_id, base_id, name, named_at) values ($1, $2, $3, $4)
              on conflict (table_id) do update set name = excluded.name, named_at = excluded.named_at
               where source_table.named_at <= excluded.named_at and source_table.name <> excluded.name
              returning name)
            select exists (select 1 from saved) as changed, exists (select 1 from saved, earlier) as renamed
            """;
    private static final String SAVE_FIELDS = """
            with given as (
              select * from jsonb_to_recordset($2::jsonb) as f (id text, name text, type text, is_primary boolean)),
            earlier as (select field_id, name, type from source_field where table_id = $1),
            saved as (
              insert into source_field (table_id, field_id, name, type, is_primary, named_at)
              select $1, id, name, type, is_primary, $3 from given
              on conflict (table_id, field_id) do update
                 set name = excluded.name, type = excluded.type, named_at = excluded.named_at,
                     is_primary = source_field.is_primary or excluded.is_primary
               where source_field.named_at <= excluded.named_at
                 and (source_field.name, source_field.type, source_field.is_primary)
                     is distinct from (excluded.name, excluded.type, source_field.is_primary or excluded.is_primary)
              returning field_id, name, type)
            select exists (select 1 from saved) as changed,
                   exists (select 1 from saved join earlier using (field_id)
                            where (saved.name, saved.type) <> (earlier.name, earlier.type)) as renamed
            """;
    private static final String TABLES = """
            select b.workspace_id, b.base_id, b.name as base_name, t.table_id, t.name as table_name,
                   f.field_id, f.name as field_name, f.type, f.is_primary
              from source_table t join source_base b using (base_id)
              left join source_field f on f.table_id = t.table_id and not f.gone
             where not t.gone and not b.gone and %s
             order by t.table_id, f.is_primary desc, f.position
            """;

    /** The effect of saving names. */
    public enum Saved {
        /** All were known already. */
        UNCHANGED,
        /** New names; rendered documents stay correct. */
        ADDED,
        /** Documents with the old names must be rendered again. */
        RENAMED;

        Saved or(Saved other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    public Uni<Saved> saveBase(SqlConnection connection, String baseId, String workspaceId, String name, Instant at) {
        return connection
                .preparedQuery(SAVE_BASE)
                .execute(Tuple.of(baseId, workspaceId, name, Utc.of(at)))
                // No rendered text holds the base's name.
                .map(rows -> rows.rowCount() == 0 ? Saved.UNCHANGED : Saved.ADDED);
    }

    public Uni<Saved> saveTable(SqlConnection connection, String tableId, String baseId, String name, Instant at) {
        return connection
                .preparedQuery(SAVE_TABLE)
                .execute(Tuple.of(tableId, baseId, name, Utc.of(at)))
                .map(SourceStore::saved);
    }

    /** {@code primaryId} need not be among the fields. */
    public Uni<Saved> saveFields(
            SqlConnection connection, String tableId, List<FieldInfo> fields, String primaryId, Instant at) {
        JsonArray given = new JsonArray();
        fields.stream()
                .distinct()
                .forEach(field -> given.add(new JsonObject()
                        .put("id", field.id())
                        .put("name", field.name())
                        .put("type", field.type())
                        .put("is_primary", field.id().equals(primaryId))));
        return connection
                .preparedQuery(SAVE_FIELDS)
                .execute(Tuple.of(tableId, given, Utc.of(at)))
                .map(SourceStore::saved);
    }

    public Uni<Void> markBaseGone(SqlConnection connection, String baseId, String workspaceId, Instant at) {
        return connection
                .preparedQuery("""
                        insert into source_base (base_id, workspace_id, name, named_at, gone)
                        values ($1, $2, '', $3, true) on conflict (base_id) do update set gone = true
                        """)
                .execute(Tuple.of(baseId, workspaceId, Utc.of(at)))
                .replaceWithVoid();
    }

    public Uni<Void> markTableGone(SqlConnection connection, String tableId, String baseId, Instant at) {
        return connection
                .preparedQuery("""
                        insert into source_table (table_id, base_id, name, named_at, gone)
                        values ($1, $2, '', $3, true) on conflict (table_id) do update set gone = true
                        """)
                .execute(Tuple.of(tableId, baseId, Utc.of(at)))
                .replaceWithVoid();
    }

    public Uni<Void> markFieldGone(SqlConnection connection, String tableId, String fieldId, Instant at) {
        return connection
                .preparedQuery("""
                        insert into source_field (table_id, field_id, name, type, is_primary, named_at, gone)
                        values ($1, $2, '', '', false, $3, true)
                        on conflict (table_id, field_id) do update set gone = true
                        """)
                .execute(Tuple.of(tableId, fieldId, Utc.of(at)))
                .replaceWithVoid();
    }

    public Uni<Map<String, TableInfo>> tables(SqlClient client, Collection<String> tableIds) {
        return client.preparedQuery(TABLES.formatted("t.table_id = any ($1)"))
                .execute(Tuple.of(tableIds.toArray(String[]::new)))
                .map(SourceStore::tables);
    }

    public Uni<List<TableInfo>> tablesOfWorkspace(SqlClient client, String workspaceId) {
        return client.preparedQuery(TABLES.formatted("b.workspace_id = $1"))
                .execute(Tuple.of(workspaceId))
                .map(rows -> List.copyOf(tables(rows).values()));
    }

    private static Saved saved(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        if (row.getBoolean("renamed")) {
            return Saved.RENAMED;
        }
        return row.getBoolean("changed") ? Saved.ADDED : Saved.UNCHANGED;
    }

    private static Map<String, TableInfo> tables(RowSet<Row> rows) {
        Map<String, Row> heads = new LinkedHashMap<>();
        Map<String, List<TableField>> fields = new LinkedHashMap<>();
        for (Row row : rows) {
            String tableId = row.getString("table_id");
            heads.putIfAbsent(tableId, row);
            List<TableField> ofTable = fields.computeIfAbsent(tableId, id -> new ArrayList<>());
            if (row.getString("field_id") != null) {
                ofTable.add(new TableField(
                        row.getString("field_id"),
                        row.getString("field_name"),
                        row.getString("type"),
                        row.getBoolean("is_primary")));
            }
        }
        Map<String, TableInfo> tables = new LinkedHashMap<>();
        heads.forEach((tableId, row) -> tables.put(
                tableId,
                new TableInfo(
                        row.getString("workspace_id"),
                        row.getString("base_id"),
                        row.getString("base_name"),
                        tableId,
                        row.getString("table_name"),
                        fields.getOrDefault(tableId, List.of()))));
        return tables;
    }
}
