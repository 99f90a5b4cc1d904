package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.flow.Sequential;

/** Creates, extends and drops the tables that hold the users' records. */
@Singleton
public class PhysicalTables {
    /** Percent of a page that inserts use. The room left lets a changed row stay in its page, which spares its index entries. */
    private static final int FILL_FACTOR = 80;

    /** The same of a table that shows what others hold: one edit there may change all rows of a page at once. */
    private static final int FILL_FACTOR_OF_FOLLOWERS = 45;

    private final CellCodecs codecs;
    private final SpareColumns spare;

    PhysicalTables(CellCodecs codecs, SpareColumns spare) {
        this.codecs = codecs;
        this.spare = spare;
    }

    public Uni<Void> create(SqlConnection connection, Table table) {
        StringBuilder columns = new StringBuilder();
        for (Field field : table.stored()) {
            if (field.hasColumn()) {
                columns.append(", ").append(definition(field));
            }
        }
        String name = SqlNames.table(table.id());
        return run(
                connection,
                List.of(
                        "create sequence " + SqlNames.numbers(table.id()),
                        "create table " + name
                                + " (_id text collate \"C\" primary key, _no bigint not null unique,"
                                + " _created_at timestamptz not null, _created_by text not null,"
                                + " _modified_at timestamptz not null, _modified_by text not null" + columns
                                + ") with (fillfactor = " + fillFactor(table) + ")",
                        "alter sequence " + SqlNames.numbers(table.id()) + " owned by " + name + "._no"));
    }

    /** Adds what the field needs: a column, or a join table for the side of a link that is not reversed. */
    public Uni<Void> add(SqlConnection connection, String tableId, Field field) {
        return switch (field.kind()) {
            case FieldKind.Link link when link.reversed() -> Uni.createFrom().voidItem();
            case FieldKind.Link link -> createJoin(connection, SqlNames.join(link.joinTable()));
            case FieldKind.RecordOwn system -> Uni.createFrom().voidItem();
            default ->
                stopIndexing(connection, tableId)
                        .chain(() -> run(
                                connection,
                                List.of("alter table " + SqlNames.table(tableId) + " add column if not exists "
                                        + definition(field))))
                        .chain(() -> leaveRoom(connection, tableId, field));
        };
    }

    /**
     * As {@link #add} for a table that is there already, to be called before the transaction touches it: {@code alter table}
     * keeps readers out until it is committed, so where that is possible the column is added in a short transaction of its own,
     * and readers go on while the caller's one fills it.
     *
     * @param connection whose transaction has the base for itself
     * @param table with the field in it
     */
    public Uni<Void> addBeside(SqlConnection connection, Table table, Field field) {
        return field.hasColumn()
                ? stopIndexing(connection, table.id())
                        .chain(() -> spare.add(table, definition(field)))
                        .chain(added ->
                                added ? leaveRoom(connection, table.id(), field) : add(connection, table.id(), field))
                : add(connection, table.id(), field);
    }

    private static Uni<Void> leaveRoom(SqlConnection connection, String tableId, Field field) {
        return follows(field)
                ? run(
                        connection,
                        List.of("alter table " + SqlNames.table(tableId) + " set (fillfactor = "
                                + FILL_FACTOR_OF_FOLLOWERS + ")"))
                : Uni.createFrom().voidItem();
    }

    private static int fillFactor(Table table) {
        return table.fields().stream().anyMatch(PhysicalTables::follows) ? FILL_FACTOR_OF_FOLLOWERS : FILL_FACTOR;
    }

    /** Whether its cells change with records elsewhere. */
    private static boolean follows(Field field) {
        return field.kind() instanceof FieldKind.Lookup
                || field.kind() instanceof FieldKind.Rollup
                || field.kind() instanceof FieldKind.Count;
    }

    /** To be called before the table's schema changes: the change would wait for an index that is being built on it. It tries again. */
    public static Uni<Void> stopIndexing(SqlConnection connection, String tableId) {
        return connection
                .preparedQuery("""
                        select pg_cancel_backend(l.pid) from pg_locks l join pg_stat_activity a using (pid)
                        where l.relation = to_regclass($1) and l.mode = 'ShareUpdateExclusiveLock'
                            and (a.query like 'create index concurrently%' or a.query like 'analyze records.%')""")
                .execute(Tuple.of(SqlNames.table(tableId)))
                .replaceWithVoid();
    }

    private static Uni<Void> createJoin(SqlConnection connection, String join) {
        return run(
                connection,
                List.of(
                        "create table " + join
                                + " (source_id text collate \"C\" not null, target_id text collate \"C\" not null,"
                                + " source_pos bigint not null, target_pos bigint not null,"
                                + " primary key (source_id, target_id))",
                        "create index on " + join + " (target_id)"));
    }

    /** Adds a column for {@code copy} with the cells of the field, both of one kind that has a column. */
    public Uni<Void> copy(SqlConnection connection, String tableId, Field field, Field copy) {
        return add(connection, tableId, copy)
                .chain(() -> Command.run(
                        connection,
                        "update " + SqlNames.table(tableId) + " set " + SqlNames.column(copy.id()) + " = "
                                + SqlNames.column(field.id()) + " where " + SqlNames.column(field.id())
                                + " is not null"));
    }

    /** Keeps the field's column, if it has one, under another name. */
    public Uni<Void> rename(SqlConnection connection, String tableId, Field field, String otherId) {
        return field.hasColumn()
                ? stopIndexing(connection, tableId)
                        .chain(() -> Command.run(
                                connection,
                                "alter table " + SqlNames.table(tableId) + " rename column "
                                        + SqlNames.column(field.id()) + " to " + SqlNames.column(otherId)))
                : Uni.createFrom().voidItem();
    }

    /** Drops what {@link #add} added, with the cells in it. */
    public Uni<Void> remove(SqlConnection connection, String tableId, Field field) {
        return switch (field.kind()) {
            case FieldKind.Link link ->
                run(connection, List.of("drop table if exists " + SqlNames.join(link.joinTable())));
            case FieldKind.RecordOwn system -> Uni.createFrom().voidItem();
            default ->
                run(
                        connection,
                        List.of("alter table " + SqlNames.table(tableId) + " drop column "
                                + SqlNames.column(field.id())));
        };
    }

    /** Empties the cells that hold choices which are no more. */
    public Uni<Void> forgetChoices(
            SqlConnection connection, String tableId, Field field, Collection<String> choiceIds) {
        String column = SqlNames.column(field.id());
        boolean single = field.kind() instanceof FieldKind.SingleSelect;
        String gone = single
                ? " set " + column + " = null where " + column + " = any($1)"
                : " set " + column + " = nullif(array(select c from unnest(" + column
                        + ") with ordinality as u (c, n) where c <> all($1) order by n), '{}') where " + column
                        + " && $1";
        return connection
                .preparedQuery("update " + SqlNames.table(tableId) + gone)
                .execute(Tuple.of(choiceIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /**
     * Drops the links of which one record is gone.
     *
     * @return how many
     */
    public Uni<Long> dropLooseLinks(
            SqlConnection connection, String joinTable, String sourceTableId, String targetTableId) {
        return connection
                .query("delete from " + SqlNames.join(joinTable) + " l where not exists (select from "
                        + SqlNames.table(sourceTableId) + " s where s._id = l.source_id) or not exists (select from "
                        + SqlNames.table(targetTableId) + " t where t._id = l.target_id)")
                .execute()
                .map(rows -> (long) rows.rowCount());
    }

    /** Drops tables with their records, and join tables. */
    public Uni<Void> drop(SqlConnection connection, List<String> tableIds, List<String> joinTables) {
        List<String> drops = new ArrayList<>();
        joinTables.forEach(join -> drops.add("drop table if exists " + SqlNames.join(join)));
        tableIds.forEach(table -> drops.add("drop table if exists " + SqlNames.table(table)));
        return run(connection, drops);
    }

    private String definition(Field field) {
        return SqlNames.column(field.id()) + " " + codecs.of(field.kind()).columnType();
    }

    private static Uni<Void> run(SqlConnection connection, List<String> statements) {
        return Sequential.each(statements, statement -> Command.run(connection, statement));
    }
}
