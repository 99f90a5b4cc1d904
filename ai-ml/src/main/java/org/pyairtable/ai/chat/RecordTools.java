package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.chat.ToolArguments.BadArguments;
import org.pyairtable.ai.computation.Aggregation;
import org.pyairtable.ai.computation.TableScan;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.search.HybridSearch;

/**
 * What a language model may do: read records that the asker may read. The workspace and the asker are not the model's to
 * choose. Results are bounded in size.
 */
@ApplicationScoped
class RecordTools {
    private static final int MOST_RECORDS = 20;
    private static final int MOST_CHARACTERS = 12_000;

    private final HybridSearch search;
    private final TableScan scan;
    private final DocumentStore documents;
    private final Pool pool;
    private final ObjectMapper json;

    RecordTools(HybridSearch search, TableScan scan, DocumentStore documents, Pool pool, ObjectMapper json) {
        this.search = search;
        this.scan = scan;
        this.documents = documents;
        this.pool = pool;
        this.json = json;
    }

    /** @param text what the model gets: JSON */
    record Result(String text, List<FoundRecord> records, Answer.ToolUse use) {}

    /** Never fails for what the model asked wrongly: the result then says what is wrong, for it to try again. */
    Uni<Result> run(ToolExecutionRequest request, Inquiry inquiry) {
        try {
            ToolArguments arguments = ToolArguments.parse(json, request.arguments(), inquiry.tables());
            return switch (request.name()) {
                case ToolCatalogue.SEARCH -> search(request, arguments, inquiry);
                case ToolCatalogue.AGGREGATE -> aggregate(request, arguments, inquiry);
                case ToolCatalogue.GET -> get(request, arguments, inquiry);
                default -> refused(request, "There is no tool " + request.name());
            };
        } catch (BadArguments e) {
            return refused(request, e.reason());
        }
    }

    private Uni<Result> search(ToolExecutionRequest request, ToolArguments arguments, Inquiry inquiry) {
        String query = arguments.text("query");
        int limit = Math.min(arguments.number("limit", MOST_RECORDS / 2), MOST_RECORDS);
        Scope scope = inquiry.scope();
        Scope narrowed = new Scope(
                scope.workspaces(),
                scope.baseId(),
                arguments.optionalTable().map(table -> table.tableId()),
                scope.resources());
        return search.search(query, narrowed, limit)
                .map(found -> result(request, found.items(), Map.of("records", brief(found.items()))));
    }

    private Uni<Result> aggregate(ToolExecutionRequest request, ToolArguments arguments, Inquiry inquiry) {
        Aggregation aggregation = arguments.aggregation();
        return scan.compute(aggregation).map(figures -> {
            List<FoundRecord> examples = figures.examples().stream()
                    .map(s -> FoundRecord.of(aggregation.table(), s, inquiry.question(), 1, List.of("value")))
                    .toList();
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("matchingRecords", figures.records());
            figures.value().ifPresent(value -> content.put("value", AnswerText.number(value)));
            List<Map<String, Object>> groups = new ArrayList<>();
            figures.groups().stream()
                    .limit(MOST_RECORDS)
                    .forEach(group -> groups.add(Map.of(
                            "group", group.name(),
                            "records", group.records(),
                            "value", group.value().map(AnswerText::number).orElse(""))));
            content.put("groups", groups);
            content.put("examples", brief(examples));
            Result result = result(request, examples, content);
            return new Result(result.text(), examples, use(request, figures.records()));
        });
    }

    private Uni<Result> get(ToolExecutionRequest request, ToolArguments arguments, Inquiry inquiry) {
        String recordId = arguments.text("recordId");
        return documents
                .locate(pool, inquiry.workspaceId(), recordId)
                .chain(keys -> keys.isEmpty() ? Uni.createFrom().item(List.<FoundRecord>of()) : found(keys, inquiry))
                .map(found -> found.isEmpty()
                        ? result(request, List.of(), Map.of("error", "No record " + recordId))
                        : result(request, found, Map.of("record", brief(found).getFirst())));
    }

    private Uni<List<FoundRecord>> found(List<DocumentKey> keys, Inquiry inquiry) {
        return documents.find(pool, keys).map(documents -> documents.stream()
                .flatMap(document -> inquiry.tables().stream()
                        .filter(table -> table.tableId().equals(document.key().tableId()))
                        .map(table -> FoundRecord.of(table, document.value(), inquiry.question(), 1, List.of("value"))))
                .toList());
    }

    private Uni<Result> refused(ToolExecutionRequest request, String reason) {
        return Uni.createFrom().item(result(request, List.of(), Map.of("error", reason)));
    }

    private Result result(ToolExecutionRequest request, List<FoundRecord> records, Map<String, Object> content) {
        return new Result(text(content), records, use(request, records.size()));
    }

    private Answer.ToolUse use(ToolExecutionRequest request, long count) {
        return new Answer.ToolUse(request.name(), ToolArguments.readable(json, request.arguments()), count);
    }

    private static List<Map<String, Object>> brief(List<FoundRecord> records) {
        return records.stream()
                .map(record -> Map.<String, Object>of(
                        "recordId", record.recordId(), "table", record.tableName(), "fields", record.fields()))
                .toList();
    }

    private String text(Map<String, Object> content) {
        try {
            String text = json.writeValueAsString(content);
            if (text.length() <= MOST_CHARACTERS) {
                return text;
            }
            JsonNode cut = json.valueToTree(Map.of("truncated", true, "beginning", text.substring(0, MOST_CHARACTERS)));
            return json.writeValueAsString(cut);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cells are JSON", e);
        }
    }
}
