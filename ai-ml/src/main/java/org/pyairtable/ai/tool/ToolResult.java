package org.pyairtable.ai.tool;

import java.util.Map;

/** What came of the call of a tool. */
public sealed interface ToolResult {
    /** @param content as the tool answered it */
    record Answered(Map<String, Object> content) implements ToolResult {}

    /** @param reason for a model, with what to do about it */
    record Refused(String reason) implements ToolResult {}
}
