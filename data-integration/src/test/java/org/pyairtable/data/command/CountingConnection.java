package org.pyairtable.data.command;

import io.vertx.mutiny.sqlclient.PreparedQuery;
import io.vertx.mutiny.sqlclient.Query;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Counts the statements that are sent over a connection. */
final class CountingConnection extends SqlConnection {
    private int statements;

    CountingConnection(SqlConnection connection) {
        super(connection.getDelegate());
    }

    int statements() {
        return statements;
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        statements++;
        return super.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        statements++;
        return super.preparedQuery(sql);
    }
}
