package org.pyairtable.ai.task;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.ErasedPerson;
import org.pyairtable.outbox.erasure.PersonalData;

/** Tasks that were done for a person. */
@Singleton
class TasksOfPerson implements PersonalData {
    private static final int MOST = 500;
    private static final String DELETE = """
            delete from ai_task where id = any(array(
                select id from ai_task where actor = $1 order by sequence limit $2))""";

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        return connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(person.userId(), MOST))
                .map(deleted -> Piece.of(deleted.rowCount(), MOST));
    }
}
