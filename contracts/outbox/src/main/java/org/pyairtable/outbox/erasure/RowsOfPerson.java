package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Rows that are about a person alone; deleted so many at a time, in the order of their key. */
public final class RowsOfPerson implements PersonalData {
    private final String name;
    private final String statement;
    private final int most;

    /**
     * @param table whose rows are deleted
     * @param key the column that identifies and orders them
     * @param condition of a row {@code t}, in which {@code $1} is the id of the person and {@code $2} the hash of the address
     * @param most rows of a piece
     */
    public RowsOfPerson(String name, String table, String key, String condition, int most) {
        this.name = name;
        this.statement = """
                delete from %1$s where %2$s = any(array(
                    select t.%2$s from %1$s t where (%3$s) and $2::text is not null order by t.%2$s limit %4$d))""".formatted(table, key, condition, most);
        this.most = most;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(person.userId(), person.addressHash()))
                .map(deleted -> Piece.of(deleted.rowCount(), most));
    }
}
