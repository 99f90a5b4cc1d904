package org.pyairtable.communication.notifications;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.ErasedPerson;
import org.pyairtable.outbox.erasure.PersonalData;

/** The inbox of a person. */
@Singleton
class NotificationsOfPerson implements PersonalData {
    private static final int MOST = 1000;
    private static final String DELETE = """
            delete from notifications where sequence = any(array(
                select sequence from notifications where user_id = $1 order by sequence limit $2))""";

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        return connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(person.userId(), MOST))
                .map(deleted -> Piece.of(deleted.rowCount(), MOST));
    }
}
