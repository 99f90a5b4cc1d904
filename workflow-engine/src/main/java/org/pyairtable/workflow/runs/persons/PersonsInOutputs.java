package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in what runs have answered. */
@Singleton
class PersonsInOutputs extends PersonalJson {
    private static final int MOST = 200;

    PersonsInOutputs() {
        super("run-outputs", new Column("run", List.of(new Key("id", "text")), "output", "jsonb", ""), MOST);
    }
}
