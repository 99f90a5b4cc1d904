package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Rows that name their workspace, or follow from what does; deleted so many at a time. */
public final class RowsOfWorkspace implements WorkspaceData {
    private final String name;
    private final String statement;
    private final int most;

    /**
     * @param table whose rows are deleted
     * @param condition of a row {@code t}, in which {@code $1} is the workspace
     * @param most rows of a piece
     */
    public RowsOfWorkspace(String name, String table, String condition, int most) {
        this.name = name;
        this.statement = "delete from %s where ctid = any (array(select t.ctid from %s t where %s limit %d))"
                .formatted(table, table, condition, most);
        this.most = most;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(workspaceId))
                .map(deleted -> Piece.of(deleted.rowCount(), most));
    }
}
