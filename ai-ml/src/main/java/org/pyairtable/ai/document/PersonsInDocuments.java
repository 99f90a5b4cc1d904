package org.pyairtable.ai.document;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonalJson;

/** Persons in the cells that are searched; the documents are rendered and embedded again without their names. */
@Singleton
class PersonsInDocuments extends PersonalJson {
    private static final int MOST = 200;
    private static final String AGAIN =
            ", state = 'pending', revision = revision + 1, attempts = 0, not_before = now(), settles_at = now()";

    PersonsInDocuments() {
        super(
                "documents",
                new Column(
                        "document",
                        List.of(new Key("table_id", "text"), new Key("record_id", "text")),
                        "cells",
                        "jsonb",
                        AGAIN),
                MOST);
    }
}
