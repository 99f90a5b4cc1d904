package org.pyairtable.data.schema;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;

/** Keeps the schema of bases in the database. Works on the connection it is given, inside the caller's transaction. */
@Singleton
public class SchemaRepository {
    /** Empty when the base does not exist or is in the trash. */
    public Uni<Optional<Long>> version(SqlClient client, String baseId) {
        return client.preparedQuery("select version from base where id = $1 and trash_id is null")
                .execute(Tuple.of(baseId))
                .map(rows -> first(rows).map(row -> row.getLong(0)));
    }

    /** The base as it is now, whole: what changes while it is read is read again. */
    public Uni<Optional<Base>> load(SqlClient client, String baseId) {
        return client.preparedQuery("select name, workspace_id, version, rules_revision, rules::text from base"
                        + " where id = $1 and trash_id is null")
                .execute(Tuple.of(baseId))
                .chain(rows -> first(rows)
                        .map(row -> tables(client, baseId)
                                .map(tables -> new Base(
                                        baseId,
                                        row.getString(0),
                                        row.getString(1),
                                        row.getLong(2),
                                        tables,
                                        rules(row.getLong(3), Optional.ofNullable(row.getString(4)))))
                                .chain(base -> unchanged(client, base)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.<Base>empty())));
    }

    private static Rules rules(long revision, Optional<String> stored) {
        return new Rules(revision, stored.map(StoredRules::read).orElse(List.of()));
    }

    public Uni<Void> updateRules(SqlClient client, String baseId, Rules rules) {
        return client.preparedQuery("update base set rules = $2::text::jsonb, rules_revision = $3 where id = $1")
                .execute(Tuple.of(baseId, rules.isEmpty() ? null : StoredRules.write(rules.list()), rules.revision()))
                .replaceWithVoid();
    }

    private Uni<Optional<Base>> unchanged(SqlClient client, Base base) {
        return version(client, base.id())
                .chain(version -> version.equals(Optional.of(base.version()))
                        ? Uni.createFrom().item(Optional.of(base))
                        : load(client, base.id()));
    }

    private Uni<List<Table>> tables(SqlClient client, String baseId) {
        return client.preparedQuery(
                        "select f.table_id, f.id, f.name, f.description, f.type, f.options::text from field f"
                                + " join base_table t on t.id = f.table_id where t.base_id = $1"
                                + " and t.trash_id is null and f.trash_id is null order by f.position")
                .execute(Tuple.of(baseId))
                .chain(fields -> client.preparedQuery("select v.table_id, v.id, v.name, v.type, v.settings::text"
                                + " from table_view v"
                                + " join base_table t on t.id = v.table_id where t.base_id = $1 and t.trash_id is null"
                                + " order by v.position")
                        .execute(Tuple.of(baseId))
                        .chain(views -> client.preparedQuery("select id, name, description, primary_field_id"
                                        + " from base_table where base_id = $1 and trash_id is null order by position")
                                .execute(Tuple.of(baseId))
                                .map(tables -> SchemaRows.assemble(tables, fields, views))));
    }

    public Uni<Void> insertBase(SqlClient client, Base base, Instant now, String userId) {
        return client.preparedQuery("insert into base (id, workspace_id, name, version, created_at, created_by)"
                        + " values ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.from(
                        List.of(base.id(), base.workspaceId(), base.name(), base.version(), Utc.of(now), userId)))
                .replaceWithVoid();
    }

    public Uni<Void> deleteBase(SqlClient client, String baseId) {
        return client.preparedQuery("delete from base where id = $1")
                .execute(Tuple.of(baseId))
                .replaceWithVoid();
    }

    /** The base is in the trash: nothing finds it any more, as if it were deleted. */
    public Uni<Void> trashBase(SqlClient client, String baseId, String trashId) {
        return client.preparedQuery("update base set trash_id = $2 where id = $1")
                .execute(Tuple.of(baseId, trashId))
                .chain(() -> advance(client, baseId))
                .replaceWithVoid();
    }

    /** The base is out of the trash, under a new version. */
    public Uni<Void> untrashBase(SqlClient client, String baseId) {
        return client.preparedQuery("update base set trash_id = null where id = $1")
                .execute(Tuple.of(baseId))
                .chain(() -> advance(client, baseId))
                .replaceWithVoid();
    }

    /** The table is in the trash with its fields and views. */
    public Uni<Void> trashTable(SqlClient client, String tableId, String trashId) {
        return client.preparedQuery("update base_table set trash_id = $2 where id = $1")
                .execute(Tuple.of(tableId, trashId))
                .replaceWithVoid();
    }

    /** The table is out of the trash, the last one of its base, under this name. */
    public Uni<Void> untrashTable(SqlClient client, Table table) {
        return client.preparedQuery("update base_table t set trash_id = null, name = $2, position ="
                        + " (select max(position) + 1 from base_table o where o.base_id = t.base_id) where id = $1")
                .execute(Tuple.of(table.id(), table.name()))
                .replaceWithVoid();
    }

    public Uni<Void> trashField(SqlClient client, String fieldId, String trashId) {
        return client.preparedQuery("update field set trash_id = $2 where id = $1")
                .execute(Tuple.of(fieldId, trashId))
                .replaceWithVoid();
    }

    /** The field is out of the trash as it is given, the last one of its table. */
    public Uni<Void> untrashField(SqlClient client, Field field) {
        return client.preparedQuery("update field f set trash_id = null, position ="
                        + " (select max(position) + 1 from field o where o.table_id = f.table_id) where id = $1")
                .execute(Tuple.of(field.id()))
                .chain(() -> updateField(client, field));
    }

    /**
     * To be called in a transaction that changes the schema: makes every cached copy stale. The new version was never given
     * before, to a transaction that was rolled back neither: what was cached under it is not mistaken for another schema.
     *
     * @return the new version
     */
    public Uni<Long> advance(SqlClient client, String baseId) {
        return client.preparedQuery(
                        "update base set version = greatest(version + 1, nextval('base_version')) where id = $1"
                                + " returning version")
                .execute(Tuple.of(baseId))
                .map(rows -> first(rows).orElseThrow().getLong(0));
    }

    /** Inserts the table with its fields and views. */
    public Uni<Void> insertTable(SqlClient client, String baseId, Table table, int position) {
        return client.preparedQuery(
                        "insert into base_table (id, base_id, name, description, primary_field_id, position)"
                                + " values ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(
                        table.id(),
                        baseId,
                        table.name(),
                        table.description().orElse(null),
                        table.primaryField().id(),
                        position))
                .chain(() -> Sequential.each(table.fields(), field -> insertField(client, table.id(), field)))
                .chain(() -> Sequential.each(table.views(), view -> insertView(client, table.id(), view)));
    }

    public Uni<Void> updateTable(SqlClient client, Table table) {
        return client.preparedQuery("update base_table set name = $2, description = $3 where id = $1")
                .execute(Tuple.of(table.id(), table.name(), table.description().orElse(null)))
                .replaceWithVoid();
    }

    /** Appends the field to the table. */
    public Uni<Void> insertField(SqlClient client, String tableId, Field field) {
        return client.preparedQuery("insert into field (id, table_id, name, description, type, options, position)"
                        + " select $1, $2, $3, $4, $5, $6::text::jsonb,"
                        + " (select coalesce(max(position) + 1, 0) from field where table_id = $2)")
                .execute(Tuple.of(
                        field.id(),
                        tableId,
                        field.name(),
                        field.description().orElse(null),
                        field.kind().type(),
                        Json.write(FieldOptions.toStored(field.kind()))))
                .replaceWithVoid();
    }

    public Uni<Void> updateField(SqlClient client, Field field) {
        return client.preparedQuery("update field set name = $2, description = $3, options = $4::text::jsonb, type = $5"
                        + " where id = $1")
                .execute(Tuple.of(
                        field.id(),
                        field.name(),
                        field.description().orElse(null),
                        Json.write(FieldOptions.toStored(field.kind())),
                        field.kind().type()))
                .replaceWithVoid();
    }

    public Uni<Void> renameBase(SqlClient client, String baseId, String name) {
        return client.preparedQuery("update base set name = $2 where id = $1")
                .execute(Tuple.of(baseId, name))
                .replaceWithVoid();
    }

    /** Deletes the table with its fields and views. */
    public Uni<Void> deleteTable(SqlClient client, String tableId) {
        return client.preparedQuery("delete from base_table where id = $1")
                .execute(Tuple.of(tableId))
                .replaceWithVoid();
    }

    public Uni<Void> deleteField(SqlClient client, String fieldId) {
        return client.preparedQuery("delete from field where id = $1")
                .execute(Tuple.of(fieldId))
                .replaceWithVoid();
    }

    /** Appends the view to the table. */
    public Uni<Void> insertView(SqlClient client, String tableId, View view) {
        return client.preparedQuery("insert into table_view (id, table_id, name, type, settings, position)"
                        + " select $1, $2, $3, $4, $5::text::jsonb,"
                        + " (select coalesce(max(position) + 1, 0) from table_view where table_id = $2)")
                .execute(Tuple.of(
                        view.id(),
                        tableId,
                        view.name(),
                        view.type(),
                        Json.write(view.settings().toStored())))
                .replaceWithVoid();
    }

    public Uni<Void> updateView(SqlClient client, View view) {
        return client.preparedQuery("update table_view set name = $2, settings = $3::text::jsonb where id = $1")
                .execute(Tuple.of(
                        view.id(), view.name(), Json.write(view.settings().toStored())))
                .replaceWithVoid();
    }

    public Uni<Void> deleteView(SqlClient client, String viewId) {
        return client.preparedQuery("delete from table_view where id = $1")
                .execute(Tuple.of(viewId))
                .replaceWithVoid();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
