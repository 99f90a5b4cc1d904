package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the records that started runs. */
@Singleton
class PersonsInTriggers extends PersonalJson {
    private static final int MOST = 200;

    PersonsInTriggers() {
        super("run-triggers", new Column("run", List.of(new Key("id", "text")), "trigger", "jsonb", ""), MOST);
    }
}
