package org.pyairtable.communication.webhooks.delivery;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the cells that webhooks report. */
@Singleton
class PersonsInMessages extends PersonalJson {
    private static final int MOST = 50;

    PersonsInMessages() {
        super(
                "webhook-messages",
                new Column("webhook_message", List.of(new Key("id", "text")), "body", "text", ""),
                MOST);
    }
}
