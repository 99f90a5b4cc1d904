package org.pyairtable.communication.erasure;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonRows;
import org.pyairtable.outbox.erasure.RowsOfPerson;

/** The rows about a person here; persons in messages of webhooks are elsewhere. */
@Singleton
final class PersonParts implements PersonRows {
    @Override
    public List<RowsOfPerson> all() {
        return List.of(
                // Those to the address, and those that the person caused, which name who that is.
                new RowsOfPerson(
                        "mails",
                        "mail",
                        "sequence",
                        "t.actor = $1 or encode(sha256(convert_to(lower(t.recipient), 'UTF8')), 'hex') = $2",
                        500),
                new RowsOfPerson(
                        "notification-preferences", "notification_preferences", "user_id", "t.user_id = $1", 10),
                new RowsOfPerson("notifications", "notifications", "sequence", "t.user_id = $1", 1_000));
    }
}
