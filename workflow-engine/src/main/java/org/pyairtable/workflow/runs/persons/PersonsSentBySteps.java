package org.pyairtable.workflow.runs.persons;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in what steps have sent. */
@Singleton
class PersonsSentBySteps extends PersonalJson {
    private static final int MOST = 200;

    PersonsSentBySteps() {
        super(
                "step-commands",
                new Column("step", List.of(new Key("run_id", "text"), new Key("path", "text")), "sent", "jsonb", ""),
                MOST);
    }
}
