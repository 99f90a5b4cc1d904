package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the events that runs have waited for. */
@Singleton
class PersonsInArrivedEvents extends PersonalJson {
    private static final int MOST = 200;

    PersonsInArrivedEvents() {
        super(
                "arrived-events",
                new Column(
                        "event_wait",
                        List.of(new Key("run_id", "text"), new Key("path", "text")),
                        "arrived",
                        "jsonb",
                        ""),
                MOST);
    }
}
