package org.pyairtable.ai.chat;

import java.time.ZoneId;
import java.util.List;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.ai.tool.ToolAsker;

/**
 * A question with everything that limits its answer.
 *
 * @param id the same when it is answered again
 * @param userId who asks
 * @param scope what the user may see
 * @param tables the tables within the scope
 * @param history earlier exchanges of the session, oldest first
 * @param zone in which the asker's days begin
 * @param asker on whose behalf records are asked for and tools are called, under which credential
 */
record Inquiry(
        QuestionId id,
        String question,
        String workspaceId,
        String userId,
        Scope scope,
        List<TableInfo> tables,
        List<Exchange> history,
        ZoneId zone,
        ToolAsker asker) {
    record Exchange(String question, String answer) {}

    Inquiry {
        tables = List.copyOf(tables);
        history = List.copyOf(history);
    }

    /** The same with its place in the session. */
    Inquiry at(long position) {
        return new Inquiry(
                new QuestionId(id.sessionId(), position),
                question,
                workspaceId,
                userId,
                scope,
                tables,
                history,
                zone,
                asker);
    }
}
