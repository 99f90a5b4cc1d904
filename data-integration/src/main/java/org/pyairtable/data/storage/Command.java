package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/** A statement without parameters that answers nothing. */
public final class Command {
    private Command() {}

    public static Uni<Void> run(SqlClient client, String sql) {
        return client.query(sql).execute().replaceWithVoid();
    }
}
