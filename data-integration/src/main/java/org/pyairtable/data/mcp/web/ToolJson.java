package org.pyairtable.data.mcp.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.tool.AnswerBound;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Tool;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.Toolbox;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Principal;

/** Tools and their answers as MCP has them. */
final class ToolJson {
    private ToolJson() {}

    static Map<String, Object> tool(Tool tool, Principal principal) {
        ToolDescription description = tool.description();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", description.name());
        json.put("title", description.title());
        json.put("description", Toolbox.text(tool, principal));
        json.put("inputSchema", description.input().json());
        json.put("outputSchema", description.output().json());
        json.put("annotations", hints(description));
        return json;
    }

    private static Map<String, Object> hints(ToolDescription description) {
        Effect effect = description.effect();
        Map<String, Object> hints = new LinkedHashMap<>();
        hints.put("title", description.title());
        hints.put("readOnlyHint", effect == Effect.READS);
        hints.put("destructiveHint", effect == Effect.OVERWRITES);
        hints.put("idempotentHint", effect == Effect.READS || effect == Effect.OVERWRITES);
        hints.put("openWorldHint", effect == Effect.STARTS);
        return hints;
    }

    /** As structured data, and as text for clients that read no other. */
    static Map<String, Object> answer(Map<String, Object> content) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", List.of(text(Json.write(content))));
        json.put("structuredContent", content);
        json.put("isError", false);
        json.put("_meta", Map.of("org.pyairtable/estimatedTokens", AnswerBound.tokens(content)));
        return json;
    }

    /** What the model reads when a call fails. */
    static Map<String, Object> failure(String message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", List.of(text(message)));
        json.put("isError", true);
        return json;
    }

    private static Map<String, Object> text(String text) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "text");
        json.put("text", text);
        return json;
    }
}
