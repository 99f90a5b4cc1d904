package org.pyairtable.data.schema;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what of schemas is in the trash. Works on the connection it is given, inside the caller's transaction. */
@Singleton
public class SchemaTrash {
    /** A field in the trash, and the table that it is in. */
    public record Trashed(String tableId, Field field) {}

    /** The fields that are in the trash by themselves under this id. */
    public Uni<List<Trashed>> trashedFields(SqlClient client, String trashId) {
        return client.preparedQuery("select table_id, id, name, description, type, options::text from field"
                        + " where trash_id = $1 order by table_id, position")
                .execute(Tuple.of(trashId))
                .map(rows -> {
                    List<Trashed> fields = new ArrayList<>();
                    rows.forEach(row -> fields.add(new Trashed(row.getString(0), SchemaRows.field(row))));
                    return fields;
                });
    }

    /** The table in the trash under this id, with the fields that are not in the trash by themselves. */
    public Uni<Optional<Table>> trashedTable(SqlClient client, String trashId) {
        return client.preparedQuery(
                        "select f.table_id, f.id, f.name, f.description, f.type, f.options::text from field f"
                                + " join base_table t on t.id = f.table_id where t.trash_id = $1 and f.trash_id is null"
                                + " order by f.position")
                .execute(Tuple.of(trashId))
                .chain(fields -> client.preparedQuery("select v.table_id, v.id, v.name, v.type, v.settings::text"
                                + " from table_view v join base_table t on t.id = v.table_id where t.trash_id = $1"
                                + " order by v.position")
                        .execute(Tuple.of(trashId))
                        .chain(views -> client.preparedQuery("select id, name, description, primary_field_id"
                                        + " from base_table where trash_id = $1")
                                .execute(Tuple.of(trashId))
                                .map(tables -> SchemaRows.assemble(tables, fields, views).stream()
                                        .findFirst())));
    }

    /** The ids of what is in the trash by itself and has fields of this table. */
    public Uni<List<String>> trashesIn(SqlClient client, String tableId) {
        return texts(
                client, "select distinct trash_id from field where table_id = $1 and trash_id is not null", tableId);
    }

    /** The join tables of the links of a table, those in the trash included. */
    public Uni<List<String>> joinTables(SqlClient client, String tableId) {
        return client.preparedQuery("select table_id, id, name, description, type, options::text from field"
                        + " where table_id = $1 and type = 'multipleRecordLinks'")
                .execute(Tuple.of(tableId))
                .map(rows -> {
                    List<String> names = new ArrayList<>();
                    for (Row row : rows) {
                        if (SchemaRows.field(row).kind() instanceof FieldKind.Link link) {
                            names.add(link.joinTable());
                        }
                    }
                    return names;
                });
    }

    /** All tables of a base that is in the trash, those included that are there by themselves. */
    public Uni<List<String>> tableIds(SqlClient client, String baseId) {
        return texts(client, "select id from base_table where base_id = $1", baseId);
    }

    private static Uni<List<String>> texts(SqlClient client, String sql, String parameter) {
        return client.preparedQuery(sql).execute(Tuple.of(parameter)).map(rows -> {
            List<String> ids = new ArrayList<>();
            rows.forEach(row -> ids.add(row.getString(0)));
            return ids;
        });
    }
}
