package org.pyairtable.data.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.outbox.export.ExportedData;
import org.pyairtable.outbox.export.ExportedPerson;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Restrictions;

/**
 * Where cells of collaborator fields name the person: base, table, field and record, and nothing that the record says. Each
 * table with such fields is gone through in the order of its records, a bounded number at a time; one that the person does not
 * see whole is left out, since what is hidden is unknown.
 */
@Singleton
class NamedInCells implements ExportedData {
    private static final int MOST = 5_000;

    private static final String TABLE = """
            select s.id as table_id, s.base_id, b.workspace_id, json_agg(json_build_object('id', f.id, 'many',
                f.type = 'multipleCollaborators') order by f.id)::text as fields
            from field f join base_table s on s.id = f.table_id join base b on b.id = s.base_id
            where f.type in ('singleCollaborator', 'multipleCollaborators')
                and f.trash_id is null and s.trash_id is null and b.trash_id is null and s.id %s $1
            group by s.id, s.base_id, b.workspace_id order by s.id limit 1""";

    private static final String NEXT = TABLE.formatted(">");
    private static final String SAME = TABLE.formatted("=");

    private final BaseRoles baseRoles;
    private final Restrictions restrictions;

    NamedInCells(BaseRoles baseRoles, Restrictions restrictions) {
        this.baseRoles = baseRoles;
        this.restrictions = restrictions;
    }

    /** Behind the record of a table; of a table alone its beginning. */
    private record Place(String tableId, String recordId) {
        static Place of(String text) {
            JsonArray parts = new JsonArray(text);
            return new Place(parts.getString(0), parts.getString(1));
        }

        String text() {
            return JsonArray.of(tableId, recordId).encode();
        }
    }

    /** A table with collaborator fields. */
    private record Naming(String tableId, String baseId, String workspaceId, List<Column> fields) {
        /** @param many whether a cell names several */
        record Column(String id, boolean many) {
            String condition() {
                String column = SqlNames.column(id);
                return many ? "$1 = any (" + column + ")" : column + " = $1";
            }
        }

        static Naming of(Row row) {
            List<Column> columns = new ArrayList<>();
            new JsonArray(row.getString("fields")).forEach(field -> {
                JsonObject described = (JsonObject) field;
                columns.add(new Column(described.getString("id"), described.getBoolean("many")));
            });
            return new Naming(
                    row.getString("table_id"),
                    row.getString("base_id"),
                    row.getString("workspace_id"),
                    List.copyOf(columns));
        }

        private String keys() {
            return "select _id from " + SqlNames.table(tableId) + " where _id > $1 order by _id limit " + MOST;
        }

        /** A row for each cell. */
        private String reading() {
            List<String> cells = fields.stream()
                    .map(field -> "select _id, '" + field.id() + "' as field from " + SqlNames.table(tableId)
                            + " where _id > $2 and _id <= $3 and " + field.condition())
                    .toList();
            return String.join(" union all ", cells) + " order by 1, 2";
        }
    }

    @Override
    public String name() {
        return "named-in-cells";
    }

    @Override
    public Uni<Piece> read(SqlConnection connection, ExportedPerson person, String from) {
        Optional<Place> place = from.isEmpty() ? Optional.empty() : Optional.of(Place.of(from));
        boolean within = place.filter(p -> !p.recordId().isEmpty()).isPresent();
        return connection
                .preparedQuery(within ? SAME : NEXT)
                .execute(Tuple.of(place.map(Place::tableId).orElse("")))
                .chain(rows -> {
                    Naming table = rows.stream().findFirst().map(Naming::of).orElse(null);
                    if (table == null) {
                        return Uni.createFrom().item(after(place, within));
                    }
                    if (!sees(person.userId(), table)) {
                        return Uni.createFrom()
                                .item(new Piece(List.of(), Optional.of(new Place(table.tableId(), "").text())));
                    }
                    return read(
                            connection,
                            person,
                            table,
                            within ? place.orElseThrow().recordId() : "");
                });
    }

    private boolean sees(String userId, Naming table) {
        return baseRoles.effective(table.workspaceId(), table.baseId(), userId).isPresent()
                && !restrictions
                        .closedTables(Set.of(table.workspaceId()), Set.of(table.baseId()), userId)
                        .contains(table.tableId());
    }

    /** A table that was deleted while it was read; or there is none any more. */
    private static Piece after(Optional<Place> place, boolean within) {
        return new Piece(List.of(), place.filter(p -> within).map(p -> new Place(p.tableId(), "").text()));
    }

    private Uni<Piece> read(SqlConnection connection, ExportedPerson person, Naming table, String after) {
        return connection.preparedQuery(table.keys()).execute(Tuple.of(after)).chain(keys -> {
            String end = last(keys);
            if (end == null) {
                return Uni.createFrom().item(new Piece(List.of(), Optional.of(new Place(table.tableId(), "").text())));
            }
            String next = new Place(table.tableId(), keys.rowCount() < MOST ? "" : end).text();
            return connection
                    .preparedQuery(table.reading())
                    .execute(Tuple.of(person.userId(), after, end))
                    .map(rows ->
                            new Piece(rows.stream().map(row -> cell(table, row)).toList(), Optional.of(next)));
        });
    }

    private static String cell(Naming table, Row row) {
        return new JsonObject()
                .put("baseId", table.baseId())
                .put("tableId", table.tableId())
                .put("fieldId", row.getString("field"))
                .put("recordId", row.getString("_id"))
                .encode();
    }

    private static @Nullable String last(RowSet<Row> rows) {
        String last = null;
        for (Row row : rows) {
            last = row.getString("_id");
        }
        return last;
    }
}
