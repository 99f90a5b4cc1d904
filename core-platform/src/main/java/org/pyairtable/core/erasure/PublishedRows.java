package org.pyairtable.core.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.pyairtable.events.State;
import org.pyairtable.events.Topic;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.WorkspaceData;
import org.pyairtable.runtime.flow.Sequential;

/** Rows of a workspace that other services know from a state topic: deleted here and removed there. */
abstract class PublishedRows implements WorkspaceData {
    private static final int MOST = 200;

    private final String name;
    private final String statement;
    private final Topic<? extends State> topic;
    private final Outbox outbox;

    /**
     * @param key column with the key on the topic
     * @param condition of a row {@code t}, in which {@code $1} is the workspace
     */
    PublishedRows(
            String name, String table, String key, String condition, Topic<? extends State> topic, Outbox outbox) {
        this.name = name;
        this.statement =
                "delete from %s where ctid = any (array(select t.ctid from %s t where %s limit %d)) returning %s as key"
                        .formatted(table, table, condition, MOST, key);
        this.topic = topic;
        this.outbox = outbox;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(workspaceId))
                .map(rows -> rows.stream().map(row -> row.getString("key")).toList())
                .call(keys -> withdraw(connection, keys))
                .map(keys -> Piece.of(keys.size(), MOST));
    }

    private Uni<Void> withdraw(SqlConnection connection, List<String> keys) {
        return Sequential.each(keys, key -> outbox.remove(connection, topic, key));
    }
}
