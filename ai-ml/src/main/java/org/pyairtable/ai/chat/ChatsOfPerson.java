package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.ErasedPerson;
import org.pyairtable.outbox.erasure.PersonalData;

/** What a person has asked, with the answers. */
@Singleton
class ChatsOfPerson implements PersonalData {
    private static final int MOST = 50;
    private static final String DELETE = """
            delete from chat_session where session_id = any(array(
                select session_id from chat_session where user_id = $1 order by session_id limit $2))""";

    @Override
    public String name() {
        return "chat-sessions";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        return connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(person.userId(), MOST))
                .map(deleted -> Piece.of(deleted.rowCount(), MOST));
    }
}
