package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the events of the last minutes. */
@Singleton
class PersonsInRecentEvents extends PersonalJson {
    private static final int MOST = 200;

    PersonsInRecentEvents() {
        super(
                "recent-events",
                new Column("recent_event", List.of(new Key("sequence", "bigint")), "data", "jsonb", ""),
                MOST);
    }
}
