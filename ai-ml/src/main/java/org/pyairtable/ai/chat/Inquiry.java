package org.pyairtable.ai.chat;

import java.time.ZoneId;
import java.util.List;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.events.EventContext;

/**
 * A question with everything that limits its answer.
 *
 * @param userId who asks
 * @param scope what the user may see
 * @param tables the tables within the scope
 * @param history earlier exchanges of the session, oldest first
 * @param zone in which the asker's days begin
 * @param asker on whose behalf records are asked for, under which credential
 */
record Inquiry(
        String question,
        String workspaceId,
        String userId,
        Scope scope,
        List<TableInfo> tables,
        List<Exchange> history,
        ZoneId zone,
        EventContext asker) {
    record Exchange(String question, String answer) {}

    Inquiry {
        tables = List.copyOf(tables);
        history = List.copyOf(history);
    }
}
