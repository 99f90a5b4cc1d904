package org.pyairtable.communication.notifications;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.ErasedPerson;
import org.pyairtable.outbox.erasure.PersonalData;

/** What a person wants to be notified about. */
@Singleton
class PreferencesOfPerson implements PersonalData {
    private static final int MOST = 10;
    private static final String DELETE = """
            delete from notification_preferences where user_id = any(array(
                select user_id from notification_preferences where user_id = $1 limit $2))""";

    @Override
    public String name() {
        return "notification-preferences";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        return connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(person.userId(), MOST))
                .map(deleted -> Piece.of(deleted.rowCount(), MOST));
    }
}
