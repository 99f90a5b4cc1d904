package org.pyairtable.outbox.erasure;

import jakarta.inject.Singleton;

/** Messages of a workspace that could not be handled, which hold what they said. */
@Singleton
class DeadLettersOfWorkspace extends RowsOfWorkspace {
    DeadLettersOfWorkspace() {
        super("dead-letters", "dead_letter", "t.headers::jsonb ->> 'ce_workspace' = $1", 100);
    }
}
