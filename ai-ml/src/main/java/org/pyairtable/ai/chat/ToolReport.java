package org.pyairtable.ai.chat;

import java.util.List;
import org.pyairtable.ai.search.FoundRecord;

/**
 * The result of a call, for the model, for the citations and for the user.
 *
 * @param text JSON for the model
 */
record ToolReport(String text, List<FoundRecord> records, Answer.ToolUse use) {
    ToolReport {
        records = List.copyOf(records);
    }
}
