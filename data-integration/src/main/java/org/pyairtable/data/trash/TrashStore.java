package org.pyairtable.data.trash;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.trash.Deleted.Kind;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;

/** What was deleted, in the database. */
@Singleton
public class TrashStore {
    private static final String COLUMNS =
            "id, sequence, base_id, workspace_id, kind, table_id, name, records, deleted_at, deleted_by";

    private final Clock clock;

    TrashStore(Clock clock) {
        this.clock = clock;
    }

    /**
     * Notes that something is deleted, in the transaction that deletes it.
     *
     * @param tableId empty for a base
     * @return the id of the trash
     */
    public Uni<String> add(SqlClient client, Base base, Kind kind, Optional<String> tableId, String name, String by) {
        String id = Ids.random("trs");
        return client.preparedQuery(
                        "insert into trash (id, base_id, workspace_id, kind, table_id, name, deleted_at, deleted_by)"
                                + " values ($1, $2, $3, $4, $5, $6, $7, $8)")
                .execute(Tuple.of(id, base.id(), base.workspaceId(), kind.wireName(), tableId.orElse(null), name)
                        .addOffsetDateTime(Utc.of(clock.instant()))
                        .addString(by))
                .replaceWith(id);
    }

    /**
     * Newest first.
     *
     * @param by whose deletions of records alone; all of the base when empty
     * @param seen a condition over the table called {@code d}
     */
    public Uni<List<Deleted>> list(
            SqlClient client,
            String baseId,
            Optional<String> by,
            Function<Parameters, String> seen,
            long below,
            int rows) {
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from trash d where d.base_id = "
                + parameters.add(baseId) + " and d.sequence < " + parameters.add(below) + " and d.kind <> 'base'");
        by.ifPresent(user ->
                sql.append(" and d.kind = 'records' and d.deleted_by = ").append(parameters.add(user)));
        sql.append(" and ").append(seen.apply(parameters));
        sql.append(" order by d.sequence desc limit ").append(parameters.add(rows));
        return client.preparedQuery(sql.toString())
                .execute(parameters.toTuple())
                .map(TrashStore::all);
    }

    /** Whether the condition over the table called {@code d} holds for something in the trash. */
    public Uni<Boolean> fulfils(SqlClient client, String id, Function<Parameters, String> condition) {
        Parameters parameters = new Parameters();
        String sql = "select 1 from trash d where d.id = " + parameters.add(id) + " and " + condition.apply(parameters);
        return client.preparedQuery(sql).execute(parameters.toTuple()).map(rows -> rows.size() > 0);
    }

    /** The deleted bases of a workspace, newest first. */
    public Uni<List<Deleted>> bases(SqlClient client, String workspaceId, long below, int rows) {
        return client.preparedQuery("select " + COLUMNS + " from trash where workspace_id = $1 and sequence < $2"
                        + " and kind = 'base' order by sequence desc limit $3")
                .execute(Tuple.of(workspaceId, below, rows))
                .map(TrashStore::all);
    }

    public Uni<Optional<Deleted>> find(SqlClient client, String id) {
        return client.preparedQuery("select " + COLUMNS + " from trash where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Something other than records that was deleted before; of a base before what is in it. */
    public Uni<Optional<Deleted>> oldest(SqlClient client, Instant before) {
        return client.preparedQuery("select " + COLUMNS + " from trash where deleted_at < $1 and kind <> 'records'"
                        + " order by deleted_at limit 1")
                .execute(Tuple.of(Utc.of(before)))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** Whether it was still there: of several who restore or forget it at once, one has it. */
    public Uni<Boolean> take(SqlClient client, String id) {
        return client.preparedQuery("delete from trash where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() > 0);
    }

    private static List<Deleted> all(Iterable<Row> rows) {
        return Rows.stream(rows).map(TrashStore::deleted).toList();
    }

    private static Deleted deleted(Row row) {
        return new Deleted(
                row.getString(0),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Kind.of(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                row.getString(6),
                row.getInteger(7),
                Rows.instant(row, 8),
                row.getString(9));
    }
}
