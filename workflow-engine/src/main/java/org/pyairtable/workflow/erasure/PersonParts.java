package org.pyairtable.workflow.erasure;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonRows;
import org.pyairtable.outbox.erasure.RowsOfPerson;

/** The rows about a person here; persons in what runs read and wrote are known where that is kept. */
@Singleton
final class PersonParts implements PersonRows {
    @Override
    public List<RowsOfPerson> all() {
        return List.of(new RowsOfPerson("approval-links", "approval_link", "secret_hash", "t.user_id = $1", 500));
    }
}
