package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the items that runs of a loop work on. */
@Singleton
class PersonsInItems extends PersonalJson {
    private static final int MOST = 200;

    PersonsInItems() {
        super("run-items", new Column("run", List.of(new Key("id", "text")), "item", "jsonb", ""), MOST);
    }
}
