package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.ErasedPerson;
import org.pyairtable.outbox.erasure.PersonalData;

/** Mails to the address of a person, and those that the person caused, which name who that is. */
@Singleton
class MailsOfPerson implements PersonalData {
    private static final int MOST = 500;
    private static final String DELETE = """
            delete from mail where id = any(array(
                select id from mail
                where actor = $1 or encode(sha256(convert_to(lower(recipient), 'UTF8')), 'hex') = $2
                order by sequence limit $3))""";

    @Override
    public String name() {
        return "mails";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        return connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(person.userId(), person.addressHash(), MOST))
                .map(deleted -> Piece.of(deleted.rowCount(), MOST));
    }
}
