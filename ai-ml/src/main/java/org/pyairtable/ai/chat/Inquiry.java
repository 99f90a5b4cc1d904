package org.pyairtable.ai.chat;

import java.util.List;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Scope;

/**
 * A question with all that bounds its answer.
 *
 * @param scope what the asker may see
 * @param tables the tables within the scope
 * @param history earlier exchanges of the session, the oldest first
 */
record Inquiry(String question, String workspaceId, Scope scope, List<TableInfo> tables, List<Exchange> history) {
    record Exchange(String question, String answer) {}

    Inquiry {
        tables = List.copyOf(tables);
        history = List.copyOf(history);
    }
}
