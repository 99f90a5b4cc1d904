package org.pyairtable.data.proposal;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the differences that agents have proposed. */
@Singleton
class PersonsInProposals extends PersonalJson {
    private static final int MOST = 50;

    PersonsInProposals() {
        super("proposals", new Column("proposal", List.of(new Key("id", "text")), "difference", "jsonb", ""), MOST);
    }
}
