package org.pyairtable.ai.erasure;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.erasure.PersonRows;
import org.pyairtable.outbox.erasure.RowsOfPerson;

/** The rows about a person here; persons in documents are elsewhere. */
@Singleton
final class PersonParts implements PersonRows {
    @Override
    public List<RowsOfPerson> all() {
        return List.of(
                // With the questions and answers.
                new RowsOfPerson("chat-sessions", "chat_session", "session_id", "t.user_id = $1", 50),
                new RowsOfPerson("tasks", "ai_task", "sequence", "t.actor = $1", 500));
    }
}
