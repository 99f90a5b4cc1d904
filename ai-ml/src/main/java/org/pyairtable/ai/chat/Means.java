package org.pyairtable.ai.chat;

import java.util.List;
import org.pyairtable.events.Reply.OfferedTool;

/** What the models of one question share. */
record Means(List<OfferedTool> tools, QuestionCost spent) {
    Means {
        tools = List.copyOf(tools);
    }

    Means(List<OfferedTool> tools) {
        this(tools, new QuestionCost());
    }
}
