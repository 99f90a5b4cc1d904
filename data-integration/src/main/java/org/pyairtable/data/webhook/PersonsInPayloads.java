package org.pyairtable.data.webhook;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the payloads of Airtable webhooks: who made a change, and in cells. */
@Singleton
class PersonsInPayloads extends PersonalJson {
    private static final int MOST = 50;

    PersonsInPayloads() {
        super(
                "webhook-payloads",
                new Column(
                        "webhook_payload",
                        List.of(new Key("webhook_id", "text"), new Key("cursor", "bigint")),
                        "body",
                        "text",
                        ""),
                MOST);
    }
}
