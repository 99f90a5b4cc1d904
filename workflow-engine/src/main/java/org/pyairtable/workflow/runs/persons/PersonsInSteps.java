package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in what steps have answered. */
@Singleton
class PersonsInSteps extends PersonalJson {
    private static final int MOST = 200;

    PersonsInSteps() {
        super(
                "step-outputs",
                new Column("step", List.of(new Key("run_id", "text"), new Key("path", "text")), "output", "jsonb", ""),
                MOST);
    }
}
