package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.Answer.ToolUse;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.tool.ToolResult;

/** Makes results of tools readable for a model and for the user, both bounded. */
@ApplicationScoped
class ToolReports {
    private static final int LONGEST_REFUSAL = 2_000;
    private static final int SHOWN = 1_000;
    /** Of JSON, as data-integration estimates them, which counts each answer twice. */
    private static final int BYTES_OF_TWO_TOKENS = 3;
    /** For notes and cursors, which data-integration adds to the size. */
    private static final int RESERVE = 450;

    private static final int LEAST_TOKENS = 500;

    private final ObjectMapper json;

    ToolReports(ObjectMapper json) {
        this.json = json;
    }

    /** How many tokens to ask for, so that an answer has about as many bytes. */
    static int tokens(int bytes) {
        return Math.max(LEAST_TOKENS, (bytes + RESERVE) * 2 / BYTES_OF_TWO_TOKENS);
    }

    /** @param room bytes that the model may read; a tool that answers more is cut */
    ToolReport of(
            ToolExecutionRequest request,
            Map<String, Object> arguments,
            ToolResult result,
            List<TableInfo> tables,
            int room) {
        return switch (result) {
            case ToolResult.Answered(Map<String, Object> content) -> {
                List<FoundRecord> records = ToolRecords.of(arguments, content, tables);
                String text = text(content);
                Answer.@Nullable Proposed proposal = proposal(content);
                yield new ToolReport(
                        text.length() <= room + RESERVE ? text : text(Map.of("beginning", text.substring(0, room))),
                        records,
                        new ToolUse(
                                request.name(),
                                arguments,
                                count(content, records),
                                request.id(),
                                proposal == null ? ToolUse.ANSWERED : ToolUse.WAITING,
                                shortened(text, SHOWN),
                                proposal));
            }
            case ToolResult.Refused(String reason) -> {
                String shown = shortened(reason, LONGEST_REFUSAL);
                yield new ToolReport(
                        text(Map.of("error", shown)),
                        List.of(),
                        new ToolUse(request.name(), arguments, 0, request.id(), ToolUse.REFUSED, shown, null));
            }
        };
    }

    private static long count(Map<String, Object> content, List<FoundRecord> records) {
        return content.get("groups") instanceof List<?> groups ? groups.size() : records.size();
    }

    private static Answer.@Nullable Proposed proposal(Map<String, Object> content) {
        return content.get("proposal") instanceof String id
                        && content.get("approveAt") instanceof String path
                        && content.get("expiresAt") instanceof String until
                ? new Answer.Proposed(id, path, until)
                : null;
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    private String text(Map<String, Object> content) {
        try {
            return json.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What a tool answers is JSON", e);
        }
    }
}
